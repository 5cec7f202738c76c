import { access, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Routing } from '../../../../main/routing/routing';
import type { PreviousSettings, SystemProxy } from '../../../../main/routing/system-proxy';

/** A desktop whose proxy setting is one string. */
class OneSetting implements SystemProxy {
  works = true;

  constructor(public value: string) {}

  async status(pacUrl: string) {
    return this.value === pacUrl ? ('on' as const) : ('off' as const);
  }

  async read(): Promise<PreviousSettings> {
    return { value: this.value };
  }

  async set(pacUrl: string): Promise<boolean> {
    if (this.works) this.value = pacUrl;
    return this.works;
  }

  async restore(previous: PreviousSettings): Promise<boolean> {
    if (this.works) this.value = previous['value'] ?? '';
    return this.works;
  }

  steps(pacUrl: string): readonly string[] {
    return [`type ${pacUrl}`];
  }
}

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'portcullis-routing-'));
  file = join(folder, 'routing.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

describe('routing AI traffic through us', () => {
  it('puts back what was there before', async () => {
    const desktop = new OneSetting('old');
    const routing = new Routing(desktop, file);
    expect(await routing.enable('http://ours/')).toMatchObject({ kind: 'done' });
    expect(desktop.value).toBe('http://ours/');
    expect(await routing.disable()).toMatchObject({ kind: 'done' });
    expect(desktop.value).toBe('old');
  });

  it('does not take an earlier address of ours for what was there before', async () => {
    const desktop = new OneSetting('old');
    await new Routing(desktop, file).enable('http://ours:1/');
    const later = new Routing(desktop, file);
    expect(await later.isWanted()).toBe(true);
    await later.enable('http://ours:2/');
    await later.disable();
    expect(desktop.value).toBe('old');
    expect(await later.isWanted()).toBe(false);
  });

  it('says what to do by hand where the desktop refuses', async () => {
    const desktop = new OneSetting('old');
    desktop.works = false;
    const routing = new Routing(desktop, file);
    expect(await routing.enable('http://ours/')).toEqual({
      kind: 'by-hand',
      steps: ['type http://ours/'],
    });
    await expect(access(file)).rejects.toThrow();
  });

  it('keeps the earlier settings when they cannot be put back yet', async () => {
    const desktop = new OneSetting('old');
    const routing = new Routing(desktop, file);
    await routing.enable('http://ours/');
    desktop.works = false;
    expect(await routing.disable()).toMatchObject({ kind: 'failed' });
    expect(await readFile(file, 'utf8')).toContain('old');
  });

  it('changes nothing that it has not set', async () => {
    const desktop = new OneSetting('old');
    await new Routing(desktop, file).disable();
    expect(desktop.value).toBe('old');
  });
});
