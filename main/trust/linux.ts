import { access, mkdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { ChangeResult } from '../../preload/contract';
import type { CommandRunner } from '../command/runner';
import { t } from '../text/messages';
import { hasFingerprint, plainFingerprint } from './fingerprint';
import { nssDatabases } from './nss-databases';
import { systemStores, type SystemStore } from './system-stores';
import { statusOf } from './trust-status';
import type {
  CaCertificate,
  InstallOptions,
  TrustPlace,
  TrustStatus,
  TrustStore,
} from './trust-store';

export interface LinuxTrustOptions {
  readonly home: string;
  readonly isRoot: boolean;
  /** Folders of the system's store, by distribution; a parameter for tests. */
  readonly stores?: readonly SystemStore[];
}

/** Somebody has to type a password for it, ms. */
const PKEXEC_LIMIT_MS = 120_000;

/** NSS databases (Chromium, Firefox) of the person, and the system's store (curl, most programs). */
export class LinuxTrustStore implements TrustStore {
  constructor(
    private readonly run: CommandRunner,
    private readonly options: LinuxTrustOptions,
  ) {}

  async places(ca: CaCertificate): Promise<readonly TrustPlace[]> {
    const databases = await nssDatabases(this.options.home);
    const places: TrustPlace[] = await Promise.all(
      databases.map(async (folder) => ({
        kind: 'browser' as const,
        name: databaseName(folder),
        isTrusted: await this.#hasNss(folder, ca),
        steps: [nssStep(folder, ca)],
      })),
    );
    const store = await this.#systemStore();
    if (store === undefined) return places;
    const isTrusted = await this.#hasSystem(store, ca);
    const steps = [systemStep(store, ca)];
    return [...places, { kind: 'system', name: t('trustStore.system'), isTrusted, steps }];
  }

  async status(ca: CaCertificate): Promise<TrustStatus> {
    return statusOf(await this.places(ca));
  }

  async install(
    ca: CaCertificate,
    { unattended }: InstallOptions = { unattended: false },
  ): Promise<ChangeResult> {
    const done: string[] = [];
    const steps: string[] = [];
    await this.#ensureUserDatabase();
    for (const folder of await nssDatabases(this.options.home)) {
      const args = ['-A', '-d', `sql:${folder}`, '-n', nickname(ca), '-t', 'C,,', '-i', ca.file];
      const result = await this.run('certutil', args);
      if (result.status === 0) done.push(folder);
      else steps.push(nssStep(folder, ca));
    }
    const store = await this.#systemStore();
    const isReachable = this.options.isRoot || !unattended;
    if (store !== undefined && !(await this.#hasSystem(store, ca))) {
      const target = join(store.folder, fileName(ca));
      const script = 'install -m 0644 -- "$1" "$2" && $3';
      if (isReachable && (await this.#asRoot(script, [ca.file, target, store.refresh])))
        done.push(store.folder);
      else steps.push(systemStep(store, ca));
    }
    return outcome(done, steps, 'installed');
  }

  async remove(ca: CaCertificate): Promise<ChangeResult> {
    const done: string[] = [];
    const steps: string[] = [];
    for (const folder of await nssDatabases(this.options.home)) {
      if (!(await this.#hasNss(folder, ca))) continue;
      const result = await this.run('certutil', ['-D', '-d', `sql:${folder}`, '-n', nickname(ca)]);
      if (result.status === 0) done.push(folder);
      else steps.push(`certutil -D -d "sql:${folder}" -n "${nickname(ca)}"`);
    }
    const store = await this.#systemStore();
    if (store !== undefined && (await this.#hasSystem(store, ca))) {
      const target = join(store.folder, fileName(ca));
      if (await this.#asRoot('rm -f -- "$1" && $2', [target, store.refresh]))
        done.push(store.folder);
      else steps.push(`sudo rm "${target}" && sudo ${store.refresh}`);
    }
    return outcome(done, steps, 'removed');
  }

  async #hasNss(folder: string, ca: CaCertificate): Promise<boolean> {
    const args = ['-L', '-d', `sql:${folder}`, '-n', nickname(ca), '-a'];
    const result = await this.run('certutil', args);
    return result.status === 0 && hasFingerprint(result.stdout, ca.fingerprint);
  }

  async #hasSystem(store: SystemStore, ca: CaCertificate): Promise<boolean> {
    try {
      return hasFingerprint(
        await readFile(join(store.folder, fileName(ca)), 'utf8'),
        ca.fingerprint,
      );
    } catch {
      // Not there, or not readable: not trusted by it as far as we can tell.
      return false;
    }
  }

  async #systemStore(): Promise<SystemStore | undefined> {
    for (const store of this.options.stores ?? systemStores) {
      const exists = await access(store.folder).then(
        () => true,
        () => false,
      );
      if (exists) return store;
    }
    return undefined;
  }

  /** Chromium reads this database even where nothing has made it yet. */
  async #ensureUserDatabase(): Promise<void> {
    const folder = join(this.options.home, '.pki', 'nssdb');
    if ((await nssDatabases(this.options.home)).includes(folder)) return;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await this.run('certutil', ['-N', '-d', `sql:${folder}`, '--empty-password']);
  }

  async #asRoot(script: string, args: readonly string[]): Promise<boolean> {
    const shell = ['-c', script, 'sh', ...args];
    const result = this.options.isRoot
      ? await this.run('sh', shell)
      : await this.run('pkexec', ['sh', ...shell], { timeoutMs: PKEXEC_LIMIT_MS });
    return result.status === 0;
  }
}

function nssStep(folder: string, ca: CaCertificate): string {
  return `certutil -A -d "sql:${folder}" -n "${nickname(ca)}" -t C,, -i "${ca.file}"`;
}

function systemStep({ folder, refresh }: SystemStore, ca: CaCertificate): string {
  return `sudo install -m 0644 "${ca.file}" "${join(folder, fileName(ca))}" && sudo ${refresh}`;
}

/** Whose database it is, as people know it. */
function databaseName(folder: string): string {
  return /firefox/.test(folder) ? `Firefox (${basename(folder)})` : t('trustStore.chromium');
}

/** Names our entry; part of the fingerprint keeps two devices' certificates apart on a shared home. */
function nickname(ca: CaCertificate): string {
  return `Portcullis interception CA ${plainFingerprint(ca.fingerprint).slice(0, 16)}`;
}

function fileName(ca: CaCertificate): string {
  return `portcullis-${plainFingerprint(ca.fingerprint).slice(0, 16)}.crt`;
}

function outcome(done: string[], steps: string[], change: 'installed' | 'removed'): ChangeResult {
  if (steps.length > 0) return { kind: 'by-hand', steps };
  if (done.length === 0) return { kind: 'done', detail: t('trustStore.nothing') };
  return { kind: 'done', detail: t(`trustStore.${change}`, { places: done.join(', ') }) };
}
