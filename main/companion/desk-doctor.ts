import { writeFile } from 'node:fs/promises';
import { dialog } from 'electron';
import type { DeskFacts } from '../diag/desk-facts';
import { examine } from '../diag/doctor';
import type { Finding } from '../diag/finding';
import { t } from '../text/messages';

/** What Diagnostics shows and does for this desk; what it says is in the person's language. */
export class DeskDoctor {
  constructor(
    private readonly facts: () => Promise<DeskFacts>,
    private readonly version: string,
    private readonly restart: () => void,
  ) {}

  /** Looks at the desk now; nothing of it is changed. */
  async examine(): Promise<Finding[]> {
    return examine(await this.facts(), Date.now());
  }

  /** Writes a report where the person wants it; undefined where they do not want it any more. */
  async saveBundle(): Promise<string | undefined> {
    const now = new Date();
    const { filePath } = await dialog.showSaveDialog({
      title: t('bundle.title'),
      defaultPath: `portcullis-diag-${now.toISOString().replace(/[:.]/g, '-')}.tar.gz`,
      filters: [{ name: 'tar.gz', extensions: ['tar.gz'] }],
    });
    if (filePath === '') return undefined;
    // Loaded here: what packs it is needed by nothing else.
    const { makeBundle } = await import('../diag/bundle');
    const bundle = await makeBundle(await this.facts(), this.version, now);
    await writeFile(filePath, bundle, { mode: 0o600 });
    return filePath;
  }

  /** Ends the agent, which its supervisor starts again. */
  restartAgent(): void {
    this.restart();
  }
}
