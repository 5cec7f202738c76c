import { copyFile, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { rootCertificates } from 'node:tls';
import type { CommandRunner } from '../command/runner';
import type { SessionEnvironment, Variables } from './session-environment';
import { generationsBeside } from './generations';
import type { CaCertificate } from './trust-store';

/** Where distributions keep all roots in one file: Debian and its children, Fedora and its own. */
const SYSTEM_BUNDLES = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];
/** Where Java keeps its roots on Linux, after JAVA_HOME. */
const JAVA_STORES = ['/etc/ssl/certs/java/cacerts', '/etc/pki/java/cacerts'];
/** The password that every JDK's store of public roots has; there is nothing secret in it. */
const JAVA_PASSWORD = 'changeit';

/** Java's names for the system's own store, where it can read that. */
const SYSTEM_STORES: Partial<Record<NodeJS.Platform, string>> = {
  win32: '-Djavax.net.ssl.trustStoreType=Windows-ROOT',
  darwin: '-Djavax.net.ssl.trustStoreType=KeychainStore',
};
const NAMES = ['NODE_EXTRA_CA_CERTS', 'REQUESTS_CA_BUNDLE', 'SSL_CERT_FILE', 'JAVA_TOOL_OPTIONS'];

export interface ProgramTrustOptions {
  readonly platform: NodeJS.Platform;
  readonly run: CommandRunner;
  readonly session: SessionEnvironment;
  /** Variables as they are now: what somebody else has set is left alone. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Replaced by tests. */
  readonly systemBundles?: readonly string[];
  readonly javaStores?: readonly string[];
}

/**
 * Programs with trust stores of their own, told by the variables that they document: Node
 * (NODE_EXTRA_CA_CERTS, adds), Python and OpenSSL (REQUESTS_CA_BUNDLE, SSL_CERT_FILE, which replace and
 * so name a file with the system's roots and ours), Java (JAVA_TOOL_OPTIONS). They read a store once,
 * when they start, so the CA's successor (main/trust/generations.ts) is there before it signs anything.
 */
export class ProgramTrust {
  constructor(private readonly options: ProgramTrustOptions) {}

  /** From the next login on; again whenever the certificate is another. */
  async install(ca: CaCertificate): Promise<void> {
    const folder = dirname(ca.file);
    const bundle = join(folder, 'program-roots.pem');
    const generation = join(folder, 'program-ca.pem');
    const { next } = await generationsBeside(ca);
    const certificates = next === undefined ? [ca] : [ca, next];
    const texts = await Promise.all(certificates.map(({ file }) => readFile(file, 'utf8')));
    const own = texts.join('');
    await writeFile(generation, own, { mode: 0o644 });
    await writeFile(bundle, `${await this.#systemRoots()}\n${own}`, { mode: 0o644 });
    const java = await this.#java(certificates, join(folder, 'program-roots.jks'));
    const wanted: Variables = {
      NODE_EXTRA_CA_CERTS: generation,
      REQUESTS_CA_BUNDLE: bundle,
      SSL_CERT_FILE: bundle,
      ...(java === undefined ? {} : { JAVA_TOOL_OPTIONS: java }),
    };
    await this.options.session.set(this.#ours(wanted, folder));
  }

  /**
   * Takes the variables back. The files stay with the agent's data, since programs of the session that
   * runs now still look for them.
   * @param folder that of the certificate
   */
  async remove(folder: string): Promise<void> {
    const isOurs = (name: string): boolean => this.#isOurs(this.options.environment[name], folder);
    const { platform, session } = this.options;
    await session.remove(platform === 'linux' ? NAMES : NAMES.filter(isOurs));
  }

  /** Without those that the person or another program has set to something of their own. */
  #ours(wanted: Variables, folder: string): Variables {
    const isFree = ([name]: readonly [string, string]): boolean => {
      const now = this.options.environment[name] ?? '';
      return now === '' || this.#isOurs(now, folder);
    };
    return Object.fromEntries(Object.entries(wanted).filter(isFree));
  }

  #isOurs(value: string | undefined, folder: string): boolean {
    if (value === undefined) return false;
    return value.includes(folder) || value === SYSTEM_STORES[this.options.platform];
  }

  async #systemRoots(): Promise<string> {
    for (const file of this.options.systemBundles ?? SYSTEM_BUNDLES) {
      const text = await textOf(file);
      if (text !== undefined) return text;
    }
    return rootCertificates.join('\n');
  }

  /** Java reads the system's store on Windows and macOS; on Linux a copy of its own gets our root. */
  async #java(certificates: readonly CaCertificate[], store: string): Promise<string | undefined> {
    const { platform, run, environment, javaStores = JAVA_STORES } = this.options;
    const ofSystem = SYSTEM_STORES[platform];
    if (ofSystem !== undefined) return ofSystem;
    const home = environment['JAVA_HOME'];
    const own = home === undefined ? [] : [join(home, 'lib', 'security', 'cacerts')];
    if (!(await copyFirst([...own, ...javaStores], store))) return undefined;
    for (const [index, { file }] of certificates.entries()) {
      const alias = index === 0 ? 'portcullis' : 'portcullis-next';
      const { status } = await run('keytool', [
        ...['-importcert', '-noprompt', '-alias', alias, '-file', file],
        ...['-keystore', store, '-storepass', JAVA_PASSWORD],
      ]);
      if (status !== 0) return undefined;
    }
    return `-Djavax.net.ssl.trustStore=${store}`;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch {
    // Another distribution keeps them elsewhere.
    return undefined;
  }
}

async function copyFirst(files: readonly string[], target: string): Promise<boolean> {
  for (const file of files) {
    const isCopied = await copyFile(file, target).then(
      () => true,
      () => false,
    );
    if (isCopied) return true;
  }
  return false;
}
