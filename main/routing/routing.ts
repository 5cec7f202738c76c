import { readFile, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import type { ChangeResult } from '../../preload/contract';
import { t } from '../text/messages';
import { pacAddressOf } from './chained-pac';
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

  /**
   * Whether somebody has changed the settings since they were ours. What they are now is not what to
   * go back to: it came after us.
   */
  async isChanged(pacUrl: string): Promise<boolean> {
    return (await this.#saved()) !== undefined && (await this.proxy.status(pacUrl)) === 'off';
  }

  /** Whether the person has switched it on, at whatever address we had then. */
  async isWanted(): Promise<boolean> {
    return (await this.#saved()) !== undefined;
  }

  /** The PAC file that was set before ours, or is set now where ours is not. */
  async pacBefore(): Promise<string | undefined> {
    return pacAddressOf((await this.#saved())?.previous ?? (await this.proxy.read()));
  }

  async enable(pacUrl: string): Promise<ChangeResult> {
    // Settings of ours, from an earlier start with another port, are not what to go back to.
    const saved = await this.#saved();
    const previous: PreviousSettings = saved?.previous ?? (await this.proxy.read());
    await writeFile(this.file, JSON.stringify({ pacUrl, previous }), { mode: 0o600 });
    if (await this.proxy.set(pacUrl)) {
      return { kind: 'done', detail: t('route.enabled') };
    }
    if (saved === undefined) await rm(this.file, { force: true });
    return { kind: 'by-hand', steps: [...this.proxy.steps(pacUrl)] };
  }

  async disable(): Promise<ChangeResult> {
    const saved = await this.#saved();
    if (saved === undefined) return { kind: 'done', detail: t('trustStore.nothing') };
    if (!(await this.proxy.restore(saved.previous))) {
      return { kind: 'failed', message: t('route.restoreFailed') };
    }
    await rm(this.file, { force: true });
    return { kind: 'done', detail: t('route.restored') };
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
