import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { MacTrustStore } from '../../../../main/trust/macos';
import { WindowsTrustStore } from '../../../../main/trust/windows';
import { recordCommands } from '../recorded-commands';
import { writeTestCa, type TestCa } from './certificates';

let ca: TestCa;
beforeAll(async () => {
  ca = await writeTestCa();
});
afterAll(() => rm(ca.folder, { recursive: true, force: true }));

describe('the root store of Windows', () => {
  it('is the person’s own, by certutil', async () => {
    const commands = recordCommands();
    const store = new WindowsTrustStore(commands.run);
    expect(await store.install(ca)).toMatchObject({ kind: 'done' });
    expect(await store.remove(ca)).toMatchObject({ kind: 'done' });
    expect(commands.issued).toEqual([
      ['certutil', '-user', '-addstore', 'Root', ca.file],
      ['certutil', '-user', '-delstore', 'Root', ca.sha1],
    ]);
  });

  it('holds the certificate or does not', async () => {
    expect(await new WindowsTrustStore(recordCommands().run).status(ca)).toBe('trusted');
    const missing = recordCommands(() => ({ status: 0x80090011 }));
    expect(await new WindowsTrustStore(missing.run).status(ca)).toBe('not-trusted');
  });

  it('tells the person what to do when the dialog was refused', async () => {
    const refusing = recordCommands(() => ({ status: 1223 }));
    expect(await new WindowsTrustStore(refusing.run).install(ca)).toEqual({
      kind: 'by-hand',
      steps: [`certutil -user -addstore Root "${ca.file}"`],
    });
  });
});

describe('the login keychain of macOS', () => {
  const keychain = '/Users/me/Library/Keychains/login.keychain-db';

  it('trusts the certificate for TLS servers only', async () => {
    const commands = recordCommands();
    const store = new MacTrustStore(commands.run, '/Users/me');
    expect(await store.install(ca)).toMatchObject({ kind: 'done' });
    expect(commands.issued).toEqual([
      [
        '/usr/bin/security',
        ...['add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, ca.file],
      ],
    ]);
  });

  it('loses the trust and the certificate', async () => {
    const commands = recordCommands();
    const store = new MacTrustStore(commands.run, '/Users/me');
    expect(await store.remove(ca)).toMatchObject({ kind: 'done' });
    expect(commands.issued).toEqual([
      ['/usr/bin/security', 'remove-trusted-cert', ca.file],
      ['/usr/bin/security', 'delete-certificate', '-Z', ca.sha1.toUpperCase(), keychain],
    ]);
  });

  it.each([
    ['not there', '', 0, 'not-trusted'],
    ['there without trust', 'SHA-256 hash: HASH', 1, 'partly'],
    ['there with trust', 'SHA-256 hash: HASH', 0, 'trusted'],
  ] as const)('says so when the certificate is %s', async (_what, found, verified, expected) => {
    const commands = recordCommands((_program, args) =>
      args[0] === 'find-certificate'
        ? { stdout: found.replace('HASH', ca.fingerprint.toUpperCase()) }
        : { status: verified },
    );
    expect(await new MacTrustStore(commands.run, '/Users/me').status(ca)).toBe(expected);
  });

  it('gives the command for a person who said no', async () => {
    const refusing = recordCommands(() => ({ status: 1 }));
    const result = await new MacTrustStore(refusing.run, '/Users/me').install(ca);
    expect(result).toMatchObject({ kind: 'by-hand' });
  });
});
