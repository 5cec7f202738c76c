import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ChangeResult } from '../../preload/contract';
import type { CommandRunner } from '../command/runner';
import { t } from '../text/messages';
import { plainFingerprint, sha1Of } from './fingerprint';
import type {
  CaCertificate,
  InstallOptions,
  TrustPlace,
  TrustStatus,
  TrustStore,
} from './trust-store';

/** The system asks for a password, ms. */
const PROMPT_LIMIT_MS = 120_000;

/** The person's login keychain, by security(1). Trust for TLS servers only. */
export class MacTrustStore implements TrustStore {
  readonly #keychain: string;

  constructor(
    private readonly run: CommandRunner,
    home: string = homedir(),
  ) {
    this.#keychain = join(home, 'Library', 'Keychains', 'login.keychain-db');
  }

  async places(ca: CaCertificate): Promise<readonly TrustPlace[]> {
    const isTrusted = (await this.status(ca)) === 'trusted';
    return [
      {
        kind: 'system',
        name: t('trustStore.keychain'),
        isTrusted,
        steps: [
          `security add-trusted-cert -r trustRoot -p ssl -k "${this.#keychain}" "${ca.file}"`,
        ],
      },
    ];
  }

  async status(ca: CaCertificate): Promise<TrustStatus> {
    const found = await this.run('/usr/bin/security', [
      'find-certificate',
      '-a',
      '-Z',
      this.#keychain,
    ]);
    if (found.status !== 0) return 'unknown';
    if (!plainFingerprint(found.stdout).includes(plainFingerprint(ca.fingerprint))) {
      return 'not-trusted';
    }
    // In the keychain is not yet trusted: the settings decide.
    const verified = await this.run('/usr/bin/security', [
      'verify-cert',
      '-c',
      ca.file,
      '-p',
      'ssl',
    ]);
    return verified.status === 0 ? 'trusted' : 'partly';
  }

  async install(
    ca: CaCertificate,
    { unattended }: InstallOptions = { unattended: false },
  ): Promise<ChangeResult> {
    const args = [
      'add-trusted-cert',
      '-r',
      'trustRoot',
      '-p',
      'ssl',
      '-k',
      this.#keychain,
      ca.file,
    ];
    // macOS asks the person for a password before it changes what they trust.
    const isDone =
      !unattended &&
      (await this.run('/usr/bin/security', args, { timeoutMs: PROMPT_LIMIT_MS })).status === 0;
    if (isDone) {
      return {
        kind: 'done',
        detail: t('trustStore.installed', { places: t('trustStore.keychain') }),
      };
    }
    return {
      kind: 'by-hand',
      steps: [`security add-trusted-cert -r trustRoot -p ssl -k "${this.#keychain}" "${ca.file}"`],
    };
  }

  async remove(ca: CaCertificate): Promise<ChangeResult> {
    const sha1 = sha1Of(await readFile(ca.file, 'utf8'));
    if (sha1 === undefined) return { kind: 'failed', message: `${ca.file} is no certificate` };
    await this.run('/usr/bin/security', ['remove-trusted-cert', ca.file], {
      timeoutMs: PROMPT_LIMIT_MS,
    });
    const args = ['delete-certificate', '-Z', sha1.toUpperCase(), this.#keychain];
    const result = await this.run('/usr/bin/security', args, { timeoutMs: PROMPT_LIMIT_MS });
    if (result.status === 0) {
      return {
        kind: 'done',
        detail: t('trustStore.removed', { places: t('trustStore.keychain') }),
      };
    }
    return { kind: 'by-hand', steps: [`security ${args.join(' ')}`] };
  }
}
