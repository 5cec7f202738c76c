import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchesHost } from '../../../core/extract/host-pattern';
import { pacFile, type PacOptions } from '../../../core/proxy/pac';

const PROXY = 'PROXY 127.0.0.1:8080';

function ask(options: Partial<PacOptions>, host: string): string {
  const script = pacFile({
    patterns: ['chat.example', '*.chat.example', 'a.*.ml.example'],
    exceptions: [],
    proxy: '127.0.0.1:8080',
    failure: 'closed',
    ...options,
  });
  const context = { host, answer: '' };
  runInNewContext(`${script}; answer = FindProxyForURL('https://' + host + '/', host);`, context);
  return context.answer;
}

describe('the PAC file', () => {
  it('leads AI hosts through the proxy and everything else past it', () => {
    expect(ask({}, 'chat.example')).toBe(PROXY);
    expect(ask({}, 'WWW.Chat.Example.')).toBe(PROXY);
    expect(ask({}, 'a.west.ml.example')).toBe(PROXY);
    expect(ask({}, 'notchat.example')).toBe('DIRECT');
    expect(ask({}, 'example')).toBe('DIRECT');
  });

  it('fails open only where policy says so', () => {
    expect(ask({ failure: 'open' }, 'chat.example')).toBe(`${PROXY}; DIRECT`);
  });

  it('leaves exceptions alone and chains the company proxy for the rest', () => {
    const options = {
      exceptions: ['private.chat.example'],
      otherwise: 'PROXY proxy.corp.example:3128',
    };
    expect(ask(options, 'private.chat.example')).toBe('PROXY proxy.corp.example:3128');
    expect(ask(options, 'chat.example')).toBe(PROXY);
  });

  it('agrees with the host patterns of the agent', () => {
    const label = fc.stringMatching(/^[a-z0-9]{1,3}$/);
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const pattern = fc.tuple(fc.boolean(), host).map(([all, name]) => (all ? `*.${name}` : name));
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 4 }), host, (patterns, asked) => {
        const known = patterns.some((one) => matchesHost(one, asked));
        expect(ask({ patterns }, asked)).toBe(known ? PROXY : 'DIRECT');
      }),
    );
  });
});
