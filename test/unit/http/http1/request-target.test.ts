import { describe, expect, it } from 'vitest';
import {
  hostField,
  parseAbsoluteTarget,
  parseAuthority,
} from '../../../../core/http/http1/request-target';

describe('an authority', () => {
  it.each([
    ['Example.COM', { host: 'example.com', port: 443 }],
    ['example.com.:8443', { host: 'example.com', port: 8443 }],
    ['[2001:DB8::1]:80', { host: '2001:db8::1', port: 80 }],
    ['example.com:', { host: 'example.com', port: 443 }],
    ['127.0.0.1', { host: '127.0.0.1', port: 443 }],
  ])('%s is understood', (text, expected) => {
    expect(parseAuthority(text, 443)).toEqual(expected);
  });

  it.each([
    '',
    ':443',
    'a b',
    'user@host',
    'host:0',
    'host:65536',
    'host:1x',
    '[::1',
    '[zz]',
    'a/b',
  ])('%j is refused', (text) => {
    expect(parseAuthority(text, 443)).toBeUndefined();
  });

  it('goes into a Host field without the port of its scheme', () => {
    expect(hostField({ host: '::1', port: 443 }, 443)).toBe('[::1]');
    expect(hostField({ host: 'a.example', port: 8080 }, 443)).toBe('a.example:8080');
  });
});

describe('an absolute target', () => {
  it('gives its origin and its path with query', () => {
    expect(parseAbsoluteTarget('HTTP://Host:81/a?b', 'GET')).toEqual({
      scheme: 'http',
      authority: { host: 'host', port: 81 },
      path: '/a?b',
    });
    expect(parseAbsoluteTarget('http://host?b', 'GET')?.path).toBe('/?b');
    expect(parseAbsoluteTarget('http://host', 'GET')?.path).toBe('/');
    // RFC 9112 3.2.4: about the server as a whole.
    expect(parseAbsoluteTarget('http://host', 'OPTIONS')?.path).toBe('*');
  });

  it.each(['/path', '*', 'ftp://host/', 'http://', 'http://u:p@host/', 'http://host/#x'])(
    '%s is none',
    (target) => {
      expect(parseAbsoluteTarget(target, 'GET')).toBeUndefined();
    },
  );
});
