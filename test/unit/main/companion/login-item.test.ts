import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loginItem } from '../../../../main/companion/login-item';

let configDir: string;
beforeEach(async () => {
  configDir = await mkdtemp(join(tmpdir(), 'portcullis-login-'));
});
afterEach(() => rm(configDir, { recursive: true, force: true }));

function set(startsForEverybody: boolean) {
  return loginItem({
    platform: 'linux',
    configDir,
    name: 'Portcullis',
    command: ['/opt/a "b"/companion', '--hidden'],
    startsForEverybody,
    setLoginItem: () => undefined,
  });
}
const entry = () => readFile(join(configDir, 'autostart', 'portcullis.desktop'), 'utf8');

describe('starting with the desktop', () => {
  it('is an entry of the person, which goes again', async () => {
    await set(false)(true);
    expect(await entry()).toContain('Exec="/opt/a \\\\"b\\\\"/companion" "--hidden"\n');
    expect(await entry()).not.toContain('Hidden=');
    await set(false)(false);
    await expect(entry()).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('overrules the package’s entry for everybody where the person does not want it', async () => {
    await set(true)(false);
    expect(await entry()).toContain('\nHidden=true\n');
    await set(true)(true);
    expect(await entry()).not.toContain('Hidden=');
  });
});
