import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ChangeResult } from '../../preload/contract';
import type { PreviousSettings, RoutingStatus, SystemProxy } from './system-proxy';

const savedSchema = z.object({
  pacUrl: z.string(),
  previous: z.record(z.string(), z.string()),
});

/** Points the desktop to our PAC file and, when switched off, back to what was there before. */
export class Routing {
  constructor(
    private readonly proxy: SystemProxy,
    /** Where the settings from before us are kept while ours are in force. */
    private readonly file: string,
  ) {}

  async status(pacUrl: string): Promise<RoutingStatus> {
    return this.proxy.status(pacUrl);
  }

  /** Whether the person has switched it on, at whatever address we had then. */
  async isWanted(): Promise<boolean> {
    return (await this.#saved()) !== undefined;
  }

  async enable(pacUrl: string): Promise<ChangeResult> {
    // Settings of ours, from an earlier start with another port, are not what to go back to.
    const saved = await this.#saved();
    const previous: PreviousSettings = saved?.previous ?? (await this.proxy.read());
    await writeFile(this.file, JSON.stringify({ pacUrl, previous }), { mode: 0o600 });
    if (await this.proxy.set(pacUrl)) {
      return { kind: 'done', detail: 'AI traffic of this desktop goes through Portcullis.' };
    }
    if (saved === undefined) await rm(this.file, { force: true });
    return { kind: 'by-hand', steps: [...this.proxy.steps(pacUrl)] };
  }

  async disable(): Promise<ChangeResult> {
    const saved = await this.#saved();
    if (saved === undefined) return { kind: 'done', detail: 'There was nothing to change.' };
    if (!(await this.proxy.restore(saved.previous))) {
      return { kind: 'failed', message: 'The earlier proxy settings could not be put back.' };
    }
    await rm(this.file, { force: true });
    return { kind: 'done', detail: 'The earlier proxy settings are in force again.' };
  }

  async #saved(): Promise<z.infer<typeof savedSchema> | undefined> {
    try {
      return savedSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
    } catch {
      // Nothing saved: the settings are not ours.
      return undefined;
    }
  }
}
