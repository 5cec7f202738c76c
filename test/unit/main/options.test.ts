import { describe, expect, it } from 'vitest';
import { OptionsError, parseOptions } from '../../../main/options';

describe('switches of the app', () => {
  it('has a default for everything', () => {
    expect(parseOptions(['electron', '.'], '/work')).toEqual({
      dataDir: undefined,
      endpoint: undefined,
      enrolTokenFile: undefined,
      policyFile: undefined,
      isolate: undefined,
      embeddedEndpoint: true,
      hidden: false,
    });
  });

  it('resolves relative paths against the folder of the person', () => {
    const options = parseOptions(
      ['--data=d', '--config=../p.json', '--no-embedded-endpoint'],
      '/a/b',
    );
    expect(options).toMatchObject({
      dataDir: '/a/b/d',
      policyFile: '/a/p.json',
      embeddedEndpoint: false,
    });
  });

  it('leaves the switches of Chromium alone', () => {
    const argv = ['electron', '--no-sandbox', '--remote-debugging-port=0', '.', '--hidden'];
    expect(parseOptions(argv, '/').hidden).toBe(true);
  });

  it('takes the last of a switch that is given twice', () => {
    expect(parseOptions(['--data=/one', '--data=/two'], '/').dataDir).toBe('/two');
  });

  it.each([
    ['--endpoint=ftp://x.example', /--endpoint: an http or https address/],
    ['--isolate=javascript:alert(1)', /--isolate: an http or https address/],
    ['--data=', /--data: a path is needed/],
    ['--data', /--data: /],
    ['--config=a\0b', /--config: a path cannot contain a NUL/],
    ['--hidden=maybe', /--hidden: /],
  ])('refuses %j and says why', (word, message) => {
    expect(() => parseOptions([word], '/')).toThrow(OptionsError);
    expect(() => parseOptions([word], '/')).toThrow(message);
  });
});
