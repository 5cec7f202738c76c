import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DEEP_LINK_MAX_LENGTH,
  findDeepLink,
  LINKED_PAGES,
  parseDeepLink,
} from '../../../main/deep-link';

const link = (address: string): string => `portcullis://open?url=${encodeURIComponent(address)}`;

describe('deep links', () => {
  it('opens one address of the web', () => {
    expect(parseDeepLink(link('https://chat.example/a?b=c#d'))).toEqual({
      kind: 'open',
      url: 'https://chat.example/a?b=c#d',
    });
  });

  it('bears the slash that operating systems add', () => {
    expect(parseDeepLink('portcullis://open/?url=https%3A%2F%2Fchat.example')).toEqual({
      kind: 'open',
      url: 'https://chat.example/',
    });
  });

  it('shows a page or the sign-in, and nothing beside', () => {
    expect(parseDeepLink('portcullis://sign-in')).toEqual({ kind: 'sign-in' });
    expect(parseDeepLink('portcullis://sign-in/')).toEqual({ kind: 'sign-in' });
    for (const page of LINKED_PAGES) {
      expect(parseDeepLink(`portcullis://${page}`)).toEqual({ kind: 'page', page });
    }
  });

  it.each([
    ['a sign-in that carries something', 'portcullis://sign-in?url=https://evil.example'],
    ['a page with a path', 'portcullis://activity/../setup'],
    ['a page with a port', 'portcullis://activity:80'],
    ['an unknown page', 'portcullis://quit'],
    ['another scheme', 'https://open?url=https://chat.example'],
    ['another command', 'portcullis://quit?url=https://chat.example'],
    ['a path', 'portcullis://open/x?url=https://chat.example'],
    ['no address', 'portcullis://open'],
    ['two addresses', `${link('https://a.example')}&url=https://b.example`],
    ['a further parameter', `${link('https://a.example')}&x=1`],
    ['a fragment', `${link('https://a.example')}#x`],
    ['a user name in the link', 'portcullis://me@open?url=https://a.example'],
    ['a file', link('file:///etc/passwd')],
    ['a script', link('javascript:alert(1)')],
    ['a relative address', link('/etc/passwd')],
    ['a user name in the address', link('https://bank.example@evil.example/')],
    ['too much', link(`https://a.example/${'x'.repeat(DEEP_LINK_MAX_LENGTH)}`)],
    ['no address at all', 'portcullis'],
  ])('refuses %s', (_what, text) => {
    expect(parseDeepLink(text).kind).toBe('refused');
  });

  it('gives nothing but web addresses, whatever it is given', () => {
    const text = fc.oneof(
      fc.string(),
      fc.string().map(link),
      fc.webUrl().map(link),
      fc.string().map((tail) => `portcullis://open?url=${tail}`),
      fc.string().map((tail) => `portcullis://${tail}`),
      fc
        .constantFrom(...LINKED_PAGES)
        .chain((page) => fc.string().map((tail) => `portcullis://${page}${tail}`)),
    );
    fc.assert(
      fc.property(text, (value) => {
        const parsed = parseDeepLink(value);
        if (parsed.kind === 'page') expect(LINKED_PAGES).toContain(parsed.page);
        if (parsed.kind !== 'open') return;
        const url = new URL(parsed.url);
        expect(['http:', 'https:']).toContain(url.protocol);
        expect(url.username + url.password).toBe('');
      }),
    );
  });

  it('is found on a command line', () => {
    expect(findDeepLink(['electron', '.', 'PORTCULLIS://open?url=x'])).toBe(
      'PORTCULLIS://open?url=x',
    );
    expect(findDeepLink(['electron', '.', '--portcullis:x'])).toBeUndefined();
  });
});
