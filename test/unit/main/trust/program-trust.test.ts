import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeEach, afterEach, describe, expect, it } from 'vitest';
import { createAuthority } from '../../../../core/proxy/certificates/authority';
import { runCommand } from '../../../../main/command/runner';
import { ProgramTrust, type ProgramTrustOptions } from '../../../../main/trust/program-trust';
import { sessionEnvironment } from '../../../../main/trust/session-environment';
import { recordCommands } from '../recorded-commands';

describe('programs with trust stores of their own', () => {
  let home: string;
  let ca: { readonly file: string; readonly fingerprint: string };
  beforeEach(async () => {
    home = await mkdtemp(join(tmpdir(), 'portcullis-programs-'));
    const { certPem, fingerprint } = createAuthority({ organisation: 'Example', now: Date.now() });
    ca = { file: join(home, 'ca.pem'), fingerprint };
    await writeFile(ca.file, certPem);
    await writeFile(join(home, 'system.crt'), 'roots of the system\n');
  });
  afterEach(() => rm(home, { recursive: true }));

  function programs(options: Partial<ProgramTrustOptions> = {}) {
    const { run, issued } = recordCommands();
    const platform = options.platform ?? 'linux';
    const trust = new ProgramTrust({
      ...{ platform, run, environment: {}, systemBundles: [join(home, 'system.crt')] },
      ...{ javaStores: [], session: sessionEnvironment(platform, run, home) },
      ...options,
    });
    return { trust, issued };
  }
  const file = (): string => join(home, '.config', 'environment.d', '60-portcullis.conf');

  it('are told on Linux by environment.d, with the roots of the system beside ours', async () => {
    const { trust } = programs();
    await trust.install(ca);
    const bundle = join(home, 'program-roots.pem');
    expect(await readFile(file(), 'utf8')).toBe(
      `NODE_EXTRA_CA_CERTS="${join(home, 'program-ca.pem')}"\nREQUESTS_CA_BUNDLE="${bundle}"\nSSL_CERT_FILE="${bundle}"\n`,
    );
    const roots = await readFile(bundle, 'utf8');
    expect(roots).toContain('roots of the system');
    expect(roots).toContain(await readFile(ca.file, 'utf8'));
    await trust.remove(home);
    expect(existsSync(file())).toBe(false);
  });

  it('have the successor of the CA before it signs anything', async () => {
    const { certPem } = createAuthority({ organisation: 'Example', now: Date.now() });
    await writeFile(join(home, 'ca-next.pem'), certPem);
    await programs().trust.install(ca);
    const both = (await readFile(ca.file, 'utf8')) + certPem;
    expect(await readFile(join(home, 'program-ca.pem'), 'utf8')).toBe(both);
    expect(await readFile(join(home, 'program-roots.pem'), 'utf8')).toContain(both);
  });

  it('keep what somebody else has set', async () => {
    const environment = { SSL_CERT_FILE: '/company/roots.pem', NODE_EXTRA_CA_CERTS: ca.file };
    await programs({ environment }).trust.install(ca);
    const text = await readFile(file(), 'utf8');
    expect(text).toContain('NODE_EXTRA_CA_CERTS=');
    expect(text).not.toContain('SSL_CERT_FILE');
  });

  it.each([
    ['win32', ['setx', 'JAVA_TOOL_OPTIONS', '-Djavax.net.ssl.trustStoreType=Windows-ROOT']],
    [
      'darwin',
      [
        '/bin/launchctl',
        ...['setenv', 'JAVA_TOOL_OPTIONS', '-Djavax.net.ssl.trustStoreType=KeychainStore'],
      ],
    ],
  ] as const)('are told on %s by its own command', async (platform, command) => {
    const { trust, issued } = programs({ platform });
    await trust.install(ca);
    expect(issued).toHaveLength(4);
    expect(issued.at(-1)).toEqual(command);
  });

  it('are not taken a variable that is not ours', async () => {
    const environment = { SSL_CERT_FILE: '/company/roots.pem', NODE_EXTRA_CA_CERTS: ca.file };
    const { trust, issued } = programs({ platform: 'win32', environment });
    await trust.remove(home);
    expect(issued).toEqual([
      ['reg', 'delete', 'HKCU\\Environment', '/f', '/v', 'NODE_EXTRA_CA_CERTS'],
    ]);
  });

  const cacerts = '/etc/ssl/certs/java/cacerts';
  it.runIf(existsSync(cacerts))('have our root in a copy of the store of Java', async () => {
    await programs({ run: runCommand, javaStores: [cacerts] }).trust.install(ca);
    const store = join(home, 'program-roots.jks');
    expect(await readFile(file(), 'utf8')).toContain(`-Djavax.net.ssl.trustStore=${store}`);
    const list = execFileSync('keytool', [
      ...['-list', '-keystore', store, '-storepass', 'changeit', '-alias', 'portcullis'],
    ]).toString();
    expect(list.replace(/[^0-9A-F]/g, '')).toContain(
      ca.fingerprint.replace(/:/g, '').toUpperCase(),
    );
  });
});
