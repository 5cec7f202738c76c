import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { LinuxManagedSource } from '../../../../main/managed/linux';
import { MacManagedSource } from '../../../../main/managed/macos';
import { parseRegistry, WindowsManagedSource } from '../../../../main/managed/windows';
import { recordCommands } from '../recorded-commands';

describe('Linux: JSON files', () => {
  const folders: string[] = [];
  afterEach(async () => {
    for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
  });

  async function source(files: Readonly<Record<string, string>>): Promise<LinuxManagedSource> {
    const base = await mkdtemp(join(tmpdir(), 'portcullis-managed-'));
    folders.push(base);
    await mkdir(join(base, 'managed'));
    await mkdir(join(base, 'recommended'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(base, name), text);
    return new LinuxManagedSource(base);
  }

  it('reads recommended before managed, each in the order of its names', async () => {
    const linux = await source({
      'managed/20.json': '{"proxyPort":2000}',
      'managed/10.json': '{"proxyPort":1999}',
      'managed/notes.txt': 'not read',
      'recommended/a.json': '{"allowPause":true}',
    });
    const layers = await linux.read();
    expect(layers.map((layer) => [layer.level, 'value' in layer ? layer.value : ''])).toEqual([
      ['recommended', { allowPause: true }],
      ['managed', { proxyPort: 1999 }],
      ['managed', { proxyPort: 2000 }],
    ]);
  });

  it('says which file is not JSON', async () => {
    const linux = await source({ 'managed/broken.json': '{' });
    expect(await linux.read()).toEqual([
      {
        level: 'managed',
        origin: expect.stringMatching(/broken\.json$/) as unknown,
        error: expect.stringMatching(/JSON/) as unknown,
      },
    ]);
  });

  it('is silent where there is no folder', async () => {
    expect(await new LinuxManagedSource('/nonexistent/portcullis').read()).toEqual([]);
  });
});

describe('Windows: the policy key', () => {
  const dump = [
    '',
    'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis',
    '    endpoint    REG_SZ    https://ai.example',
    '    proxyPort    REG_DWORD    0x1f90',
    '    allowPause    REG_DWORD    0x0',
    '',
    'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis\\policy',
    '    rules    REG_SZ    [{"id":"a"}]',
    '    broken    REG_SZ    {"id":',
    '',
    'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis\\policy\\intercept\\hosts',
    '    2    REG_SZ    b.example',
    '    10    REG_SZ    c.example',
    '    1    REG_SZ    a.example',
    '',
    'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis\\Recommended',
    '    allowQuit    REG_DWORD    0x1',
    '',
  ].join('\r\n');

  it('reads values, subkeys, lists and JSON', () => {
    expect(parseRegistry(dump)).toEqual({
      endpoint: 'https://ai.example',
      proxyPort: 8080,
      allowPause: 0,
      policy: {
        rules: [{ id: 'a' }],
        broken: '{"id":',
        intercept: { hosts: ['a.example', 'b.example', 'c.example'] },
      },
      Recommended: { allowQuit: 1 },
    });
  });

  it('asks reg for the machine key, which only an administrator can write', async () => {
    const commands = recordCommands(() => ({ stdout: dump }));
    const layers = await new WindowsManagedSource(commands.run).read();
    expect(commands.issued).toEqual([
      ['reg', 'query', 'HKLM\\Software\\Policies\\Portcullis', '/s'],
    ]);
    expect(layers.map((layer) => layer.level)).toEqual(['recommended', 'managed']);
  });

  it('takes a missing key for an unmanaged machine, and nothing else', async () => {
    const missing = recordCommands(() => ({ status: 1 }));
    expect(await new WindowsManagedSource(missing.run).read()).toEqual([]);
    const failing = recordCommands(() => ({ status: 'timeout' }));
    const [layer] = await new WindowsManagedSource(failing.run).read();
    expect(layer).toMatchObject({ error: 'reg query failed (timeout)' });
  });

  it('cannot be made to write to a prototype', () => {
    parseRegistry(
      'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis\\__proto__\r\n    polluted    REG_SZ    yes',
    );
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
  });
});

describe('macOS: managed preferences', () => {
  const file = '/Library/Managed Preferences/app.portcullis.companion.plist';

  it('reads the file that a profile has laid down, and its recommendations', async () => {
    const commands = recordCommands((program) =>
      program.endsWith('plutil')
        ? { stdout: '{"proxyPort":3128,"Recommended":{"allowPause":false}}' }
        : {},
    );
    expect(await new MacManagedSource(commands.run).read()).toEqual([
      { level: 'recommended', origin: `${file} (Recommended)`, value: { allowPause: false } },
      { level: 'managed', origin: file, value: { proxyPort: 3128 } },
    ]);
    expect(commands.issued.at(-1)).toEqual([
      '/usr/bin/plutil',
      ...['-convert', 'json', '-o', '-', '--', file],
    ]);
  });

  it('is silent without a profile', async () => {
    const commands = recordCommands(() => ({ status: 1 }));
    expect(await new MacManagedSource(commands.run).read()).toEqual([]);
  });

  it('reports a file that plutil cannot read', async () => {
    const commands = recordCommands((program) =>
      program.endsWith('plutil') ? { status: 1, stderr: 'bad plist\n' } : {},
    );
    expect(await new MacManagedSource(commands.run).read()).toEqual([
      { level: 'managed', origin: file, error: 'plutil: bad plist' },
    ]);
  });
});
