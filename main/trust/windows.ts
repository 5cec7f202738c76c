import { readFile } from 'node:fs/promises';
import type { ChangeResult } from '../../preload/contract';
import type { CommandRunner } from '../command/runner';
import { t } from '../text/messages';
import { sha1Of } from './fingerprint';
import type {
  CaCertificate,
  InstallOptions,
  TrustPlace,
  TrustStatus,
  TrustStore,
} from './trust-store';

/** Windows shows a dialog that the person must confirm, ms. */
const PROMPT_LIMIT_MS = 120_000;

/** The person's own root store, by certutil. Chromium and Edge read it; so does Firefox by default. */
export class WindowsTrustStore implements TrustStore {
  constructor(private readonly run: CommandRunner) {}

  async places(ca: CaCertificate): Promise<readonly TrustPlace[]> {
    const isTrusted = (await this.status(ca)) === 'trusted';
    return [
      {
        kind: 'system',
        name: t('trustStore.windows'),
        isTrusted,
        steps: [`certutil -user -addstore Root "${ca.file}"`],
      },
    ];
  }

  async status(ca: CaCertificate): Promise<TrustStatus> {
    const sha1 = await thumbprint(ca);
    if (sha1 === undefined) return 'unknown';
    const result = await this.run('certutil', ['-user', '-store', 'Root', sha1]);
    return result.status === 0 ? 'trusted' : 'not-trusted';
  }

  async install(
    ca: CaCertificate,
    { unattended }: InstallOptions = { unattended: false },
  ): Promise<ChangeResult> {
    const args = ['-user', '-addstore', 'Root', ca.file];
    // Windows asks the person before it changes their root store.
    const isDone =
      !unattended &&
      (await this.run('certutil', args, { timeoutMs: PROMPT_LIMIT_MS })).status === 0;
    if (isDone)
      return {
        kind: 'done',
        detail: t('trustStore.installed', { places: t('trustStore.windows') }),
      };
    return { kind: 'by-hand', steps: [`certutil -user -addstore Root "${ca.file}"`] };
  }

  async remove(ca: CaCertificate): Promise<ChangeResult> {
    const sha1 = await thumbprint(ca);
    if (sha1 === undefined) return { kind: 'failed', message: `${ca.file} is no certificate` };
    const args = ['-user', '-delstore', 'Root', sha1];
    const result = await this.run('certutil', args, { timeoutMs: PROMPT_LIMIT_MS });
    if (result.status === 0) {
      return { kind: 'done', detail: t('trustStore.removed', { places: t('trustStore.windows') }) };
    }
    return { kind: 'by-hand', steps: [`certutil ${args.join(' ')}`] };
  }
}

async function thumbprint(ca: CaCertificate): Promise<string | undefined> {
  return sha1Of(await readFile(ca.file, 'utf8'));
}
