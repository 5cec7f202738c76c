import { describe, expect, it } from 'vitest';
import { PublicAddress } from '../../../server/public-address';

describe('the public address', () => {
  it('is where the endpoint listens, under every name of loopback', () => {
    const address = new PublicAddress();
    address.listening('127.0.0.1', 8440);
    expect(address.consoleUrl).toBe('http://127.0.0.1:8440/console/');
    for (const host of ['127.0.0.1:8440', 'LOCALHOST:8440', '[::1]:8440']) {
      expect([host, address.hasHost(host)]).toEqual([host, true]);
    }
    for (const host of ['127.0.0.1', '127.0.0.1:1', 'evil.example:8440', '']) {
      expect([host, address.hasHost(host)]).toEqual([host, false]);
    }
  });

  it('of an IPv6 listener is written in brackets', () => {
    const address = new PublicAddress();
    address.listening('::1', 1);
    expect(address.baseUrl).toBe('http://[::1]:1');
  });

  it('may be given, and then stands in every link', () => {
    const address = new PublicAddress('https://portcullis.example.com/');
    address.listening('127.0.0.1', 8440);
    expect(address.setUpUrl('a b')).toBe(
      'https://portcullis.example.com/console/#/set-up?token=a%20b',
    );
    expect(address.hasOrigin('https://portcullis.example.com')).toBe(true);
    expect(address.hasOrigin('https://portcullis.example.com.evil.example')).toBe(false);
    expect(address.hasOrigin('null')).toBe(false);
  });
});
