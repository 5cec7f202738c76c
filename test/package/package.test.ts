import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { FuseV1Options, getCurrentFuseWire } from '@electron/fuses';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { startAllSites, type AllSites } from '../fixtures/sites/all-sites';
import { ask, ASK_SECONDS } from './chat';
import { InstalledApp } from './installed-app';
import { machineState, processesOf, type MachineState } from './machine-state';
import { openSession, type DesktopSession } from './session';

const run = promisify(execFile);
const root = resolve(import.meta.dirname, '..', '..');
const APP = '/opt/Portcullis/portcullis-companion';
const MANAGED = '/etc/portcullis/policies/managed';
const SOURCES = '/etc/apt/sources.list.d/portcullis-test.list';
const SIGNER = 'releases@portcullis.invalid';
const OLD = '0.0.9';
/** Put together here so that no scanner of source code takes it for a real one. */
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');

/** How the fuse wire of a binary says "on": the character 1. */
const ENABLED = 0x31;

const isDebianRoot = process.getuid?.() === 0 && existsSync('/etc/debian_version');
const isFree = !existsSync('/opt/Portcullis') && !existsSync('/etc/portcullis');

/** Builds a package and puts it into a repository. */
async function build(output: string, version: string, repository: string): Promise<void> {
  const script = join(root, 'scripts', 'package.mjs');
  const args = [
    ...['--formats', 'dir,deb', '--quick', '--output', output, '--version', version],
    ...['--repository', repository, '--sign-with', SIGNER],
  ];
  await run(process.execPath, [script, ...args], { cwd: root, maxBuffer: 64 * 1024 * 1024 });
}

/** What an administrator does once on each machine, and apt's look into that source alone. */
async function followRepository(repository: string): Promise<void> {
  const key = join(repository, 'portcullis.asc');
  writeFileSync(SOURCES, `deb [arch=amd64 signed-by=${key}] file:${repository} stable main\n`);
  const only = [`Dir::Etc::sourcelist=${SOURCES}`, 'Dir::Etc::sourceparts=-'];
  const kept = [...only, 'APT::Get::List-Cleanup=0'].flatMap((option) => ['-o', option]);
  await apt(...kept, 'update');
}

async function apt(...args: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await run('apt-get', ['-y', '--no-install-recommends', ...args], { env });
}

/** A real package on this machine: it takes root, Debian, and a machine that does not have it yet. */
describe.runIf(isDebianRoot && isFree)('the Debian package', () => {
  let folder: string;
  let sites: AllSites;
  let session: DesktopSession;
  let before: MachineState;
  let companion: InstalledApp | undefined;
  const version = (
    JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  ).version;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-package-'));
    // apt and gpg read as users of their own.
    chmodSync(folder, 0o755);
    const keys = join(folder, 'gnupg');
    mkdirSync(keys, { mode: 0o700 });
    vi.stubEnv('GNUPGHOME', keys);
    const make = ['--batch', '--passphrase', '', '--quick-generate-key'];
    await run('gpg', [...make, SIGNER, 'ed25519', 'sign', 'never']);
    const repository = join(folder, 'repository');
    mkdirSync(repository);
    await build(join(folder, 'older'), OLD, repository);
    await build(join(folder, 'newer'), version, repository);
    await followRepository(repository);
    sites = await startAllSites({ tokenDelayMs: 5 });
    session = await openSession(`portcullis-test-${process.pid}`);
    await run('runuser', ['-u', session.user, '--', 'mkdir', '-p', `${session.home}/.pki/nssdb`]);
    await session.run('certutil', '-N', '-d', `sql:${session.home}/.pki/nssdb`, '--empty-password');
    await session.run('gsettings', 'set', 'org.gnome.system.proxy', 'autoconfig-url', 'http://old');
    before = await machineState(session);
    mkdirSync(MANAGED, { recursive: true });
    const policy = {
      organisation: { name: 'Northwind' },
      upstream: { proxy: sites.companyProxy.url, roots: [sites.ca.certPem] },
      warn: { timeoutSeconds: ASK_SECONDS },
      rules: [
        {
          id: 'ask-about-credentials',
          name: 'Ask before credentials leave',
          when: 'any(dlp.categories[*] == "credentials")',
          action: 'warn',
        },
        {
          id: 'block-cards',
          name: 'Cards stay here',
          when: 'any(dlp.types[*] == "CREDIT_CARD")',
          action: 'block',
        },
      ],
    };
    const settings = { routing: 'on', trust: 'install', policy };
    writeFileSync(join(MANAGED, 'test.json'), JSON.stringify(settings));
  }, 300_000);

  afterAll(async () => {
    await companion?.stop();
    if (existsSync('/opt/Portcullis')) await apt('purge', 'portcullis');
    rmSync('/etc/portcullis', { recursive: true, force: true });
    rmSync(SOURCES, { force: true });
    await run('gpgconf', ['--kill', 'gpg-agent']);
    vi.unstubAllEnvs();
    await session?.close();
    await sites?.close();
    if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  }, 120_000);

  it('carries an app with every fuse as production wants it', async () => {
    const wire = await getCurrentFuseWire(join(folder, 'newer', 'linux-unpacked', APP.slice(16)));
    const on = (option: FuseV1Options): boolean => Number(wire[option]) === ENABLED;
    expect({
      runAsNode: on(FuseV1Options.RunAsNode),
      nodeOptions: on(FuseV1Options.EnableNodeOptionsEnvironmentVariable),
      inspect: on(FuseV1Options.EnableNodeCliInspectArguments),
      cookieEncryption: on(FuseV1Options.EnableCookieEncryption),
      asarIntegrity: on(FuseV1Options.EnableEmbeddedAsarIntegrityValidation),
      onlyFromAsar: on(FuseV1Options.OnlyLoadAppFromAsar),
      fileProtocol: on(FuseV1Options.GrantFileProtocolExtraPrivileges),
    }).toEqual({
      runAsNode: false,
      nodeOptions: false,
      inspect: false,
      cookieEncryption: true,
      asarIntegrity: true,
      onlyFromAsar: true,
      fileProtocol: false,
    });
  });

  it('brings its bill of materials and the licences of what is in it', async () => {
    const legal = join(folder, 'newer', 'linux-unpacked', 'resources', 'legal');
    const bom = JSON.parse(await readFile(join(legal, 'sbom.cdx.json'), 'utf8')) as {
      readonly bomFormat: string;
      readonly components: readonly { readonly name: string }[];
    };
    expect(bom.bomFormat).toBe('CycloneDX');
    expect(bom.components.map(({ name }) => name)).toContain('fastify');
    const licences = await readFile(join(legal, 'THIRD-PARTY-LICENCES.txt'), 'utf8');
    expect(licences).toMatch(/^zod .*\(MIT\)\n\n.*MIT License/ms);
  });

  it('is installed by apt from the signed repository, and gives the command', async () => {
    await apt('install', `portcullis=${OLD}`);
    const { stdout } = await run('portcullis', ['--help']);
    expect(stdout).toContain('Usage: portcullis');
    await expect(run('portcullis', ['agent', '--nonsense'])).rejects.toMatchObject({ code: 2 });
  });

  it('starts for a person in its sandbox, sets the desk up as IT says, and blocks', async () => {
    companion = await InstalledApp.start(session, APP);
    await companion.isSetUp();
    const now = await machineState(session);
    expect(now.proxyMode).toBe("'auto'");
    expect(now.pacUrl).toMatch(/^'http:\/\/127\.0\.0\.1:\d+\/proxy\.pac'$/);
    expect(now.browserRoots).toHaveLength(before.browserRoots.length + 1);
    const harmless = await ask(companion.dataDir, 'Three places for a team lunch?');
    expect(harmless.status).toBe(200);
    const blocked = await ask(companion.dataDir, 'Is 4111 1111 1111 1111 a card?');
    expect(blocked.status).toBe(403);
    expect(sites.llmApi.received.some(({ text }) => text.includes('4111'))).toBe(false);
  });

  it('asks the person in a window, and holds the request until they answer', async () => {
    const answer = ask(companion?.dataDir ?? '', `Why does ${KEY} not work?`);
    const found = await session.run(
      ...(['xdotool', 'search', '--sync', '--onlyvisible', '--name', 'Portcullis'] as const),
    );
    const window = found.trim().split('\n').at(-1) ?? '';
    await session.run('xdotool', 'windowfocus', '--sync', window, 'key', 'Escape');
    expect((await answer).status).toBe(403);
    expect(sites.llmApi.received.some(({ text }) => text.includes(KEY))).toBe(false);
  });

  it('is upgraded while it runs, and keeps its data', async () => {
    const dataDir = companion?.dataDir ?? '';
    const fingerprint = await readFile(join(dataDir, 'agent', 'ca.pem'), 'utf8');
    await apt('install', '--only-upgrade', 'portcullis');
    expect((await ask(dataDir, 'Still there?')).status).toBe(200);
    await companion?.stop();
    companion = await InstalledApp.start(session, APP);
    await companion.isSetUp();
    expect(companion.version()).toBe(version);
    expect(await readFile(join(dataDir, 'agent', 'ca.pem'), 'utf8')).toBe(fingerprint);
    expect(companion.enrolled()).toBe('embedded');
    expect((await ask(dataDir, 'And the new one?')).status).toBe(200);
  });

  it('leaves the machine as it was when it is removed, and the data too', async () => {
    const dataDir = companion?.dataDir ?? '';
    await apt('remove', 'portcullis');
    rmSync(join(MANAGED, 'test.json'));
    const after = await machineState(session);
    // Configuration files stay until a purge, as Debian has it; what starts nothing does no harm.
    const autostart = after.autostart.filter((name) => name !== 'portcullis.desktop');
    expect({ ...after, autostart }).toEqual(before);
    expect(processesOf(APP)).toEqual([]);
    expect(existsSync(join(dataDir, 'agent', 'ca.pem'))).toBe(true);
  });

  it('removes the data when it is purged', async () => {
    const dataDir = companion?.dataDir ?? '';
    await apt('purge', 'portcullis');
    expect(existsSync(dataDir)).toBe(false);
    expect(existsSync('/etc/portcullis')).toBe(false);
    expect(await machineState(session)).toEqual(before);
  });
});
