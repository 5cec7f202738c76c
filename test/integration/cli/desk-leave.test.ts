import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { leaveDesk } from '../../../cli/desk/leave';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-leave-'));
  vi.stubEnv('XDG_CONFIG_HOME', folder);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

it.runIf(process.platform === 'linux')(
  'leaving takes back the start at login, and no entry of another program',
  async () => {
    const autostart = join(folder, 'autostart');
    await mkdir(autostart);
    for (const name of ['portcullis.desktop', 'other.desktop']) {
      await writeFile(join(autostart, name), '');
    }
    const lines = await leaveDesk({ dataDir: join(folder, 'data'), purge: false });
    expect(lines.every(({ isDone }) => isDone)).toBe(true);
    expect(existsSync(join(autostart, 'portcullis.desktop'))).toBe(false);
    expect(existsSync(join(autostart, 'other.desktop'))).toBe(true);
  },
);
