import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { chosenPreferencesSchema } from '../../core/exchange/preferences';

const port = z.number().int().min(1).max(65535);

/** What the desktop remembers between starts; nothing secret. */
const memorySchema = z.object({
  /** Ports that browsers, devices and bookmarks know, so that they are the same next time. */
  proxyPort: port.optional(),
  endpointPort: port.optional(),
  /** Endpoint kind that the device is enrolled with; `embedded` lives in the same data folder. */
  enrolled: z.literal('embedded').optional(),
  /** What the person has set for themselves. */
  preferences: chosenPreferencesSchema.optional(),
  /** The person has been through the first run. */
  welcomed: z.boolean().optional(),
});
export type DeskMemory = z.infer<typeof memorySchema>;

/** Reads the file; a missing or unreadable one is as good as none. */
async function loadDeskMemory(file: string): Promise<DeskMemory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Losing a remembered port costs nothing but a new port.
    return {};
  }
}

async function saveDeskMemory(file: string, memory: DeskMemory): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(memory), { mode: 0o600 });
  await rename(draft, file);
}

/** The remembered values, written through to the file one write after the other. */
export class DeskMemoryFile {
  #writing: Promise<void> = Promise.resolve();

  private constructor(
    private readonly file: string,
    private memory: DeskMemory,
    private readonly failed: (error: unknown) => void,
  ) {}

  static async open(file: string, failed: (error: unknown) => void): Promise<DeskMemoryFile> {
    return new DeskMemoryFile(file, await loadDeskMemory(file), failed);
  }

  get(): DeskMemory {
    return this.memory;
  }

  update(part: DeskMemory): void {
    this.memory = { ...this.memory, ...part };
    const { memory } = this;
    this.#writing = this.#writing.then(() => saveDeskMemory(this.file, memory)).catch(this.failed);
  }

  /** Resolves when everything is on disk. */
  async close(): Promise<void> {
    await this.#writing;
  }
}
