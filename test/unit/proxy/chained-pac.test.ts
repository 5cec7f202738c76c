import { createContext, runInContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { pacFile } from '../../../core/proxy/pac';

const COMPANY = `
var known = 'theirs'; // a name that ours has too
function FindProxyForURL(url, host) {
  if (known !== 'theirs') return 'PROXY broken:1';
  if (dnsDomainIs(host, '.intranet.example')) return 'DIRECT';
  if (host === 'throws.example') throw new Error('no');
  if (host === 'silent.example') return;
  return 'PROXY company.example:3128';
} // the end`;

function route(host: string, options: { failure: 'open' | 'closed'; chained?: string }): unknown {
  const text = pacFile({
    patterns: ['chatgpt.com'],
    exceptions: [],
    proxy: '127.0.0.1:8441',
    ...options,
  });
  const context = createContext({
    dnsDomainIs: (name: string, domain: string) => name.endsWith(domain),
  });
  return runInContext(`${text}\nFindProxyForURL('https://${host}/', '${host}')`, context);
}

describe('a PAC file with the one from before chained', () => {
  it('leads AI to us, and asks the other about everything else', () => {
    const options = { failure: 'closed', chained: COMPANY } as const;
    expect(route('chatgpt.com', options)).toBe('PROXY 127.0.0.1:8441');
    expect(route('example.org', options)).toBe('PROXY company.example:3128');
    expect(route('wiki.intranet.example', options)).toBe('DIRECT');
  });

  it('falls back to what the other says where policy fails open', () => {
    const options = { failure: 'open', chained: COMPANY } as const;
    expect(route('chatgpt.com', options)).toBe('PROXY 127.0.0.1:8441; PROXY company.example:3128');
  });

  it('goes on where the other throws, says nothing, or has no such function', () => {
    const options = { failure: 'closed', chained: COMPANY } as const;
    expect(route('throws.example', options)).toBe('DIRECT');
    expect(route('silent.example', options)).toBe('DIRECT');
    expect(route('example.org', { failure: 'closed', chained: 'var x = 1;' })).toBe('DIRECT');
    expect(route('example.org', { failure: 'closed' })).toBe('DIRECT');
  });
});
