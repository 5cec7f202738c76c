import { existsSync } from 'node:fs';
import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runCommand } from '../../../main/command/runner';
import { followGenerations } from '../../../main/trust/generations';
import { LinuxTrustStore } from '../../../main/trust/linux';
import { writeTestCa, type TestCa } from '../../unit/main/trust/certificates';

const hasCertutil = (await runCommand('certutil', ['-H'])).status !== 'not-found';

/** Real certutil on real databases, in a home of its own. */
describe.runIf(process.platform === 'linux' && hasCertutil)('NSS databases', () => {
  let ca: TestCa;
  let home: string;
  beforeEach(async () => {
    ca = await writeTestCa();
    home = join(ca.folder, 'home');
    await mkdir(home);
  });
  afterEach(() => rm(ca.folder, { recursive: true, force: true }));

  const store = (): LinuxTrustStore =>
    new LinuxTrustStore(runCommand, { home, isRoot: false, stores: [] });

  it('take our certificate as a root for servers, and lose it again', async () => {
    expect(await store().status(ca)).toBe('not-trusted');
    expect(await store().install(ca)).toMatchObject({ kind: 'done' });
    expect(await store().status(ca)).toBe('trusted');
    const { stdout } = await runCommand('certutil', ['-L', '-d', `sql:${home}/.pki/nssdb`]);
    expect(stdout).toMatch(/Portcullis interception CA [0-9a-f]{16}\s+C,,/);
    expect(await store().remove(ca)).toMatchObject({ kind: 'done' });
    expect(await store().status(ca)).toBe('not-trusted');
  });

  it('of every Firefox profile are counted', async () => {
    await store().install(ca);
    const profile = join(home, '.mozilla', 'firefox', 'abc.default-release');
    await mkdir(profile, { recursive: true });
    await runCommand('certutil', ['-N', '-d', `sql:${profile}`, '--empty-password']);
    expect(await store().status(ca)).toBe('partly');
    await store().install(ca);
    expect(await store().status(ca)).toBe('trusted');
  });

  it('have both generations of our certificate while one hands over to the next', async () => {
    const after = await writeTestCa();
    const [current, previous] = [join(ca.folder, 'ca.pem'), join(ca.folder, 'ca-previous.pem')];
    await store().install(ca);
    const next = { ...after, file: join(ca.folder, 'ca-next.pem') };
    await rename(after.file, next.file);
    await followGenerations(store(), ca);
    expect(await store().status(ca)).toBe('trusted');
    expect(await store().status(next)).toBe('trusted');

    // The agent hands over.
    await rename(current, previous);
    await rename(next.file, current);
    await followGenerations(store(), { ...next, file: current });
    expect(await store().status({ ...next, file: current })).toBe('trusted');
    expect(await store().status({ ...ca, file: previous })).toBe('not-trusted');
    expect(existsSync(previous)).toBe(false);
    await rm(after.folder, { recursive: true });
  });

  it('may be told twice', async () => {
    await store().install(ca);
    expect(await store().install(ca)).toMatchObject({ kind: 'done' });
    await store().remove(ca);
    expect(await store().status(ca)).toBe('not-trusted');
  });
});
