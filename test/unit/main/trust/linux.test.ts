import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinuxTrustStore } from '../../../../main/trust/linux';
import { recordCommands } from '../recorded-commands';
import { writeTestCa, type TestCa } from './certificates';

let ca: TestCa;
let home: string;
let anchors: string;
beforeEach(async () => {
  ca = await writeTestCa();
  home = join(ca.folder, 'home');
  anchors = join(ca.folder, 'anchors');
  await mkdir(join(home, '.mozilla/firefox/abc.default'), { recursive: true });
  await writeFile(join(home, '.mozilla/firefox/abc.default/cert9.db'), '');
  await mkdir(anchors);
});
afterEach(() => rm(ca.folder, { recursive: true, force: true }));

const stores = () => [{ folder: anchors, refresh: 'refresh-roots' }];

describe('the certificate stores of a Linux desktop', () => {
  it('are the browsers’ databases and the system’s store', async () => {
    const commands = recordCommands();
    const store = new LinuxTrustStore(commands.run, { home, isRoot: true, stores: stores() });
    const nickname = `Portcullis interception CA ${ca.fingerprint.slice(0, 16)}`;
    expect(await store.install(ca)).toMatchObject({ kind: 'done' });
    const firefox = join(home, '.mozilla/firefox/abc.default');
    expect(commands.issued).toEqual([
      ['certutil', '-N', '-d', `sql:${home}/.pki/nssdb`, '--empty-password'],
      ['certutil', '-A', '-d', `sql:${firefox}`, '-n', nickname, '-t', 'C,,', '-i', ca.file],
      [
        ...['sh', '-c', 'install -m 0644 -- "$1" "$2" && $3', 'sh', ca.file],
        ...[join(anchors, `portcullis-${ca.fingerprint.slice(0, 16)}.crt`), 'refresh-roots'],
      ],
    ]);
  });

  it('ask for an administrator’s password by pkexec, and name the way by hand without one', async () => {
    const commands = recordCommands((program) =>
      program === 'pkexec' ? { status: 'not-found' } : undefined,
    );
    const store = new LinuxTrustStore(commands.run, { home, isRoot: false, stores: stores() });
    const result = await store.install(ca);
    expect(commands.issued.at(-1)?.slice(0, 3)).toEqual(['pkexec', 'sh', '-c']);
    expect(result).toMatchObject({ kind: 'by-hand' });
    expect(JSON.stringify(result)).toContain('sudo refresh-roots');
  });

  it('tell a certificate that is everywhere from one that is somewhere', async () => {
    const everywhere = recordCommands((_program, args) =>
      args[0] === '-L' ? { stdout: ca.pem } : undefined,
    );
    const options = { home, isRoot: true, stores: stores() };
    expect(await new LinuxTrustStore(everywhere.run, options).status(ca)).toBe('partly');
    await writeFile(join(anchors, `portcullis-${ca.fingerprint.slice(0, 16)}.crt`), ca.pem);
    expect(await new LinuxTrustStore(everywhere.run, options).status(ca)).toBe('trusted');
    const nowhere = recordCommands(() => ({ status: 255 }));
    const bare = { home, isRoot: true, stores: [] };
    expect(await new LinuxTrustStore(nowhere.run, bare).status(ca)).toBe('not-trusted');
  });

  it('do not take another certificate of the same name for ours', async () => {
    const other = await writeTestCa();
    const commands = recordCommands((_program, args) =>
      args[0] === '-L' ? { stdout: other.pem } : undefined,
    );
    const store = new LinuxTrustStore(commands.run, { home, isRoot: true, stores: [] });
    expect(await store.status(ca)).toBe('not-trusted');
    expect(await store.remove(ca)).toEqual({
      kind: 'done',
      detail: 'There was nothing to change.',
    });
    await rm(other.folder, { recursive: true, force: true });
  });
});
