import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { managedSchema } from '../../../main/managed/schema';
import addProperties, { PROPERTIES } from '../../../scripts/package/windows/msi-properties.mjs';

const root = resolve(import.meta.dirname, '../../..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');
const builder = parse(read('electron.builder.yml')) as Record<string, Record<string, unknown>>;

describe('the Windows package', () => {
  it('installs without a question, for the whole machine', () => {
    expect(builder['nsis']).toMatchObject({ perMachine: true, deleteAppDataOnUninstall: false });
    expect(builder['msi']).toMatchObject({ perMachine: true, runAfterFinish: false });
  });

  it('takes what IT says to msiexec into the managed configuration', async () => {
    const template = read('node_modules/app-builder-lib/templates/msi/template.xml');
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-msi-'));
    const project = join(folder, 'project.wxs');
    await writeFile(project, template);
    addProperties(project);
    const made = readFileSync(project, 'utf8');
    await rm(folder, { recursive: true });
    for (const [property, setting] of Object.entries(PROPERTIES)) {
      expect(made).toContain(`<Property Id="${property}" Secure="yes"`);
      expect(made).toContain(
        `Key="Software\\Policies\\Portcullis" Name="${setting}" Type="string" Value="[${property}]"`,
      );
      expect(Object.keys(managedSchema.shape)).toContain(setting);
    }
    expect(made).toContain('Id="ENROLMENTTOKEN" Secure="yes" Hidden="yes"');
  });

  it('takes the desk back to what it was when it is uninstalled, and not when it is upgraded', () => {
    const script = read('scripts/package/windows/installer.nsh');
    const uninstall = script.slice(script.indexOf('!macro customUnInstall'));
    expect(uninstall).toMatch(/\$\{ifNot\} \$\{isUpdated\}[\s\S]*--cli desk leave/);
  });
});

describe('the macOS package', () => {
  it('is hardened, notarised, and asks for no more than V8 needs', () => {
    const mac = builder['mac'] ?? {};
    expect(mac).toMatchObject({ hardenedRuntime: true, notarize: true });
    const entitlements = read(String(mac['entitlements']));
    const keys = [...entitlements.matchAll(/<key>(.*?)<\/key>/g)].map((match) => match[1]);
    expect(keys).toEqual([
      'com.apple.security.cs.allow-jit',
      'com.apple.security.cs.allow-unsigned-executable-memory',
    ]);
    expect(mac['entitlementsInherit']).toBe(mac['entitlements']);
  });

  it('has scripts where the builder looks for them', () => {
    const scripts = String((builder['pkg'] ?? {})['scripts']);
    const folder = join(root, String((builder['directories'] ?? {})['buildResources']), scripts);
    expect(existsSync(join(folder, 'postinstall'))).toBe(true);
  });
});

describe('every package', () => {
  it('is closed to code from outside', () => {
    expect(builder['electronFuses']).toEqual({
      runAsNode: false,
      enableCookieEncryption: true,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      grantFileProtocolExtraPrivileges: false,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });
});
