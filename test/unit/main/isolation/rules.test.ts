import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import type { IsolationSettings } from '../../../../main/agent/control';
import { bannerPage } from '../../../../main/isolation/banner-page';
import { refusedKey, type KeyInput } from '../../../../main/isolation/keyboard';
import { pageScript } from '../../../../main/isolation/page-script';
import { sandboxDirective } from '../../../../main/isolation/sandbox-policy';
import { siteOf } from '../../../../main/isolation/scope';
import { refusedSwitches } from '../../../../main/isolation/switches';

const REFUSE: IsolationSettings['switches'] = {
  copy: 'refuse',
  paste: 'refuse',
  upload: 'refuse',
  download: 'refuse',
  print: 'refuse',
};
const ALLOW: IsolationSettings['switches'] = {
  copy: 'allow',
  paste: 'allow',
  upload: 'allow',
  download: 'allow',
  print: 'allow',
};

describe('the scope of an isolated site', () => {
  const sites = [
    { id: 'chat', name: 'Chat', url: 'https://www.chat.example/start' },
    { id: 'house', name: 'In-house', url: 'http://ai.intranet:8080/' },
  ];

  it.each([
    ['https://chat.example/anything', 'chat'],
    ['https://cdn.chat.example/x.js', 'chat'],
    ['http://ai.intranet:8080/', 'house'],
  ])('%s belongs to %s', (address, id) => {
    expect(siteOf(address, sites)?.id).toBe(id);
  });

  it.each([
    'http://chat.example/',
    'https://chat.example:8443/',
    'https://notchat.example/',
    'https://chat.example.evil.example/',
    'https://me:pw@chat.example/',
    'http://ai.intranet/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
    'nonsense',
  ])('%s belongs to none', (address) => {
    expect(siteOf(address, sites)).toBeUndefined();
  });
});

describe('keys in the isolated browser', () => {
  const key = (name: string, modifiers: Partial<KeyInput> = {}): KeyInput => ({
    type: 'keyDown',
    key: name,
    control: false,
    meta: false,
    shift: false,
    ...modifiers,
  });

  it.each([
    ['copy', key('c', { control: true })],
    ['copy', key('X', { control: true, shift: true })],
    ['copy', key('c', { meta: true })],
    ['copy', key('Insert', { control: true })],
    ['copy', key('Delete', { shift: true })],
    ['copy', key('Copy')],
    ['paste', key('v', { control: true })],
    ['paste', key('V', { control: true, shift: true })],
    ['paste', key('Insert', { shift: true })],
    ['paste', key('Paste')],
    ['print', key('p', { control: true })],
    ['download', key('s', { meta: true })],
    ['upload', key('o', { control: true })],
  ] as const)('fall under %s: %j', (name, input) => {
    expect(refusedKey(input, REFUSE)).toBe(name);
    expect(refusedKey(input, ALLOW)).toBeUndefined();
    expect(refusedKey({ ...input, type: 'keyUp' }, REFUSE)).toBeUndefined();
  });

  it.each([key('c'), key('v', { shift: true }), key('a', { control: true }), key('Insert')])(
    'pass when they are for writing: %j',
    (input) => {
      expect(refusedKey(input, REFUSE)).toBeUndefined();
    },
  );
});

describe('what a site is told', () => {
  it('is a sandbox without prints and downloads', () => {
    expect(sandboxDirective(REFUSE)).not.toMatch(/allow-(modals|downloads)/);
    expect(sandboxDirective(ALLOW)).toMatch(/allow-modals allow-downloads$/);
    expect(sandboxDirective(ALLOW)).not.toMatch(/allow-top-navigation|allow-popups-to-escape/);
  });

  it('is a script that stands alone and takes away what is switched off', () => {
    const page = createContext({ printed: 0, DOMException: Error });
    runInContext('globalThis.print = () => { globalThis.printed += 1; }', page);
    runInContext(pageScript(ALLOW), page);
    runInContext('print()', page);
    expect(page['printed']).toBe(1);
    runInContext(pageScript(REFUSE), page);
    runInContext('print(); globalThis.print = () => { globalThis.printed += 1; }; print()', page);
    expect(page['printed']).toBe(1);
  });
});

describe('the banner', () => {
  it('names the site and what is switched off', () => {
    const page = bannerPage({
      site: 'Chat',
      address: 'c.example',
      switches: REFUSE,
      notice: undefined,
    });
    expect(page).toContain('Isolated browser: Chat');
    expect(page).toContain('copying out, pasting, uploading files, downloading, printing');
  });

  it('says what was refused, to screen readers too', () => {
    const notice = 'Printing is switched off by your organisation.';
    const page = bannerPage({ site: 'Chat', address: 'c.example', switches: REFUSE, notice });
    expect(page).toMatch(/role="alert"[^>]*>Printing is switched off/);
  });

  it('takes nothing of a site for markup, and has no script', () => {
    const page = bannerPage({
      site: '<script>alert(1)</script>',
      address: '"><img src=x>',
      switches: ALLOW,
      notice: undefined,
    });
    expect(page).not.toMatch(/<script|<img/);
    expect(page).toContain("default-src 'none'");
  });

  it('lists the switches in one order', () => {
    expect(refusedSwitches(REFUSE)).toEqual(['copy', 'paste', 'upload', 'download', 'print']);
    expect(refusedSwitches({ ...ALLOW, upload: 'refuse' })).toEqual(['upload']);
  });
});
