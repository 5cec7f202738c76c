import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import {
  isolationSchema,
  type IsolationControls,
} from '../../../../core/exchange/policy-isolation';
import { refusedControls } from '../../../../main/isolation/controls';
import { siteOf } from '../../../../main/agent/isolation-scope';
import { withReadOnly } from '../../../../main/agent/isolation-sites';
import { shortcutAction } from '../../../../main/isolation/chrome/shortcuts';
import { judgeKey, type KeyInput } from '../../../../main/isolation/view/keyboard';
import { pageScript } from '../../../../main/isolation/view/page-script';
import { sandboxDirective } from '../../../../main/isolation/view/sandbox-policy';

const CONTROLS = isolationSchema.parse({});
const REFUSE: IsolationControls = CONTROLS;
const ALLOW: IsolationControls = {
  ...CONTROLS,
  copy: 'allow',
  paste: 'allow',
  upload: 'allow',
  download: 'allow',
  print: 'allow',
  dragAndDrop: 'allow',
};

describe('the scope of an isolated site', () => {
  const site = (id: string, url: string, scope: readonly string[] = []) => ({
    id,
    name: id,
    url,
    scope: [...scope],
    controls: CONTROLS,
    granted: [],
  });
  const settings = {
    sites: [
      site('chat', 'https://www.chat.example/start', ['login.company.example', '*.idp.example']),
      site('house', 'http://ai.intranet:8080/', ['http://127.0.0.1:9000', 'https://*.sso.example']),
      site('local', 'https://localhost', ['localhost', '127.0.0.1', '[::1]']),
    ],
    httpOnLoopback: false,
    person: 'ada',
  };

  it.each([
    ['https://chat.example/anything', 'chat'],
    ['https://cdn.chat.example/x.js', 'chat'],
    ['https://login.company.example/', 'chat'],
    ['https://a.b.idp.example/', 'chat'],
    ['http://ai.intranet:8080/', 'house'],
    ['http://127.0.0.1:9000/callback', 'house'],
    ['https://a.sso.example/', 'house'],
  ])('%s belongs to %s', (address, id) => {
    expect(siteOf(address, settings)?.id).toBe(id);
  });

  it.each([
    'http://chat.example/',
    'https://chat.example:8443/',
    'https://notchat.example/',
    'https://chat.example.evil.example/',
    'https://me:pw@chat.example/',
    'https://idp.example/',
    'https://sso.example/',
    'http://login.company.example/',
    'http://ai.intranet/',
    'https://x.127.0.0.1.evil.example/',
    'file:///etc/passwd',
    'javascript:alert(1)',
    'about:blank',
    'nonsense',
  ])('%s belongs to none', (address) => {
    expect(siteOf(address, settings)).toBeUndefined();
  });

  it('takes this machine by plain HTTP on any port where policy says so', () => {
    const addresses = ['http://localhost:3000/', 'http://127.0.0.1:81/', 'http://[::1]:5000/'];
    for (const address of addresses) {
      expect(siteOf(address, settings)).toBeUndefined();
      expect(siteOf(address, { ...settings, httpOnLoopback: true })?.id).toBe('local');
    }
    expect(siteOf('http://10.0.0.1/', { ...settings, httpOnLoopback: true })).toBeUndefined();
  });
});

describe('keys in the isolated browser', () => {
  const key = (name: string, modifiers: Partial<KeyInput> = {}): KeyInput => ({
    type: 'keyDown',
    key: name,
    code: '',
    control: false,
    meta: false,
    shift: false,
    alt: false,
    ...modifiers,
  });

  it.each([
    ['copy', key('c', { control: true })],
    ['copy', key('X', { control: true, shift: true })],
    ['copy', key('c', { meta: true })],
    ['copy', key('Insert', { control: true })],
    ['copy', key('Delete', { shift: true })],
    ['copy', key('Copy')],
    ['copy', key('с', { code: 'KeyC', control: true })],
    ['paste', key('v', { control: true })],
    ['paste', key('V', { control: true, shift: true })],
    ['paste', key('Insert', { shift: true })],
    ['paste', key('Paste')],
    ['paste', key('м', { code: 'KeyV', control: true })],
    ['print', key('p', { control: true })],
    ['download', key('s', { meta: true })],
    ['upload', key('o', { control: true })],
  ] as const)('fall under %s: %j', (what, input) => {
    expect(judgeKey(input, REFUSE)).toEqual({ kind: 'refuse', what });
    expect(judgeKey(input, ALLOW).kind).not.toBe('refuse');
    expect(judgeKey({ ...input, type: 'keyUp' }, REFUSE)).toEqual({ kind: 'pass' });
  });

  it.each([
    key('c'),
    key('v', { shift: true }),
    key('a', { control: true }),
    key('Insert'),
    key('k', { code: 'KeyV', control: true }),
  ])('pass when they are for writing: %j', (input) => {
    expect(judgeKey(input, REFUSE)).toEqual({ kind: 'pass' });
  });

  it.each([
    ['new-tab', key('t', { control: true })],
    ['new-tab', key('е', { code: 'KeyT', control: true })],
    ['find', key('f', { meta: true })],
    ['switch-pane', key('F6')],
    ['back', key('ArrowLeft', { alt: true })],
    ['tab', key('9', { control: true })],
  ] as const)('belong to the window, which knows %s: %j', (type, input) => {
    expect(judgeKey(input, REFUSE)).toEqual({ kind: 'window' });
    expect(shortcutAction(input)?.type).toBe(type);
  });

  it('are pasted by us, so that the rules see the text first', () => {
    const paste = key('v', { control: true });
    expect(judgeKey(paste, ALLOW)).toEqual({ kind: 'do', what: 'paste' });
    expect(judgeKey(paste, { ...REFUSE, paste: 'inside' })).toEqual({ kind: 'do', what: 'paste' });
  });

  it('still read and scroll a page where typing is off', () => {
    const controls = withReadOnly({ ...ALLOW, readOnly: true });
    expect(judgeKey(key('PageDown'), controls)).toEqual({ kind: 'pass' });
    expect(judgeKey(key('a'), controls)).toEqual({ kind: 'refuse', what: 'readOnly' });
    expect(judgeKey(key('Insert', { shift: true }), controls)).toEqual({
      kind: 'refuse',
      what: 'paste',
    });
  });

  it('go to the window where they are its own', () => {
    expect(judgeKey(key('t', { control: true }), REFUSE)).toEqual({ kind: 'window' });
    expect(judgeKey(key('F5'), REFUSE)).toEqual({ kind: 'window' });
  });
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
    runInContext(pageScript(ALLOW, 'tab'), page);
    runInContext('print()', page);
    expect(page['printed']).toBe(1);
    runInContext(pageScript(REFUSE, 'tab'), page);
    runInContext('print(); globalThis.print = () => { globalThis.printed += 1; }; print()', page);
    expect(page['printed']).toBe(1);
  });
});

describe('the controls', () => {
  it('lists the switches in one order', () => {
    expect(refusedControls(REFUSE)).toEqual([
      'copy',
      'paste',
      'upload',
      'download',
      'print',
      'dragAndDrop',
    ]);
    expect(refusedControls({ ...ALLOW, upload: 'refuse' })).toEqual(['upload']);
  });
});
