import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const port = z.number().int().min(1).max(65535);

/** What the desktop remembers between starts; nothing secret. */
const memorySchema = z.object({
  /** Ports that browsers, devices and bookmarks know, so that they are the same next time. */
  proxyPort: port.optional(),
  endpointPort: port.optional(),
});
export type DeskMemory = z.infer<typeof memorySchema>;

/** Reads the file; a missing or unreadable one is as good as none. */
export async function loadDeskMemory(file: string): Promise<DeskMemory> {
  try {
    return memorySchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Losing a remembered port costs nothing but a new port.
    return {};
  }
}

export async function saveDeskMemory(file: string, memory: DeskMemory): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const draft = `${file}.new`;
  await writeFile(draft, JSON.stringify(memory), { mode: 0o600 });
  await rename(draft, file);
}
