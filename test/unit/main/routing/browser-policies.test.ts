import { existsSync, readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  LinuxBrowserPolicies,
  WindowsBrowserPolicies,
} from '../../../../main/routing/browser-policies';

describe('browser policies on Linux', () => {
  let root: string;
  beforeEach(async () => {
    root = await mkdtemp(join(tmpdir(), 'portcullis-policies-'));
  });
  afterEach(() => rm(root, { recursive: true }));
  const json = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
  const firefox = 'etc/firefox/policies/policies.json';

  it('close the ways past the proxy where each browser reads its policies', async () => {
    await new LinuxBrowserPolicies(root).write('http://127.0.0.1:8442/proxy.pac');
    for (const browser of ['opt/chrome', 'chromium', 'opt/edge']) {
      expect(json(`etc/${browser}/policies/managed/portcullis.json`)).toEqual({
        QuicAllowed: false,
        EncryptedClientHelloEnabled: false,
        ProxyMode: 'pac_script',
        ProxyPacUrl: 'http://127.0.0.1:8442/proxy.pac',
      });
    }
    expect(json(firefox)).toMatchObject({
      policies: {
        DisableEncryptedClientHello: true,
        Preferences: { 'network.http.http3.enable': { Value: false, Status: 'locked' } },
        Proxy: { Mode: 'autoConfig', AutoConfigURL: 'http://127.0.0.1:8442/proxy.pac' },
      },
    });
  });

  it('leave what others have set for Firefox, and take only ours back', async () => {
    const theirs = { policies: { DisableTelemetry: true, Preferences: { a: { Value: 1 } } } };
    await mkdir(join(root, 'etc/firefox/policies'), { recursive: true });
    await writeFile(join(root, firefox), JSON.stringify(theirs));
    const policies = new LinuxBrowserPolicies(root);
    await policies.write('http://127.0.0.1:8442/proxy.pac');
    expect(json(firefox)).toMatchObject(theirs);
    await policies.remove();
    expect(json(firefox)).toEqual(theirs);
    expect(existsSync(join(root, 'etc/chromium/policies/managed/portcullis.json'))).toBe(false);
  });

  it('leave no file behind where there was none', async () => {
    const policies = new LinuxBrowserPolicies(root);
    await policies.write();
    await policies.remove();
    expect(existsSync(join(root, firefox))).toBe(false);
  });
});

it('browser policies on Windows are values of the documented keys', async () => {
  const commands: string[] = [];
  const run = async (program: string, args: readonly string[]) => {
    commands.push([program, ...args].join(' '));
    return { status: args[0] === 'query' ? 1 : 0, stdout: '', stderr: '' };
  };
  expect(await new WindowsBrowserPolicies(run).ensure()).toBe(true);
  expect(commands).toContain(
    'reg add HKLM\\Software\\Policies\\Google\\Chrome /v QuicAllowed /t REG_DWORD /d 0 /f',
  );
  expect(commands).toContain(
    'reg add HKLM\\Software\\Policies\\Microsoft\\Edge /v EncryptedClientHelloEnabled /t REG_DWORD /d 0 /f',
  );
  expect(commands).toContain(
    'reg add HKLM\\Software\\Policies\\Mozilla\\Firefox /v DisableEncryptedClientHello /t REG_DWORD /d 1 /f',
  );
});

it('browser policies on Windows leave the values of others as they are', async () => {
  const changes: string[] = [];
  const run = async (_program: string, args: readonly string[]) => {
    if (args[0] !== 'query') changes.push(args.join(' '));
    const stdout = args.includes('Preferences')
      ? '    Preferences    REG_MULTI_SZ    {"a":1}\r\n'
      : `    ${args[3]}    REG_DWORD    0x${args[3] === 'DisableEncryptedClientHello' ? 1 : 0}\r\n`;
    return { status: 0, stdout, stderr: '' };
  };
  const policies = new WindowsBrowserPolicies(run);
  expect(await policies.isInForce()).toBe(false);
  expect(await policies.ensure()).toBe(true);
  expect(changes).toEqual([]);
  await policies.remove();
  expect(changes.length).toBeGreaterThan(0);
  expect(changes.join()).not.toContain('Preferences');
});
