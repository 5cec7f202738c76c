import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseListen, untilSignal } from '../../../cli/long-running';

describe('--listen', () => {
  it.each([
    ['127.0.0.1:8443', { host: '127.0.0.1', port: 8443 }],
    ['localhost:0', { host: 'localhost', port: 0 }],
    ['[::1]:65535', { host: '::1', port: 65535 }],
    ['[fe80::1%eth0]:1', { host: 'fe80::1%eth0', port: 1 }],
  ])('reads %s', (text, address) => {
    expect(parseListen(text)).toEqual(address);
  });

  it.each(['', '8443', ':8443', '127.0.0.1', '::1:80', '[::1]', '[name]:1', 'a:65536', 'a:-1'])(
    'refuses %j',
    (text) => {
      expect(() => parseListen(text)).toThrow(InvalidArgumentError);
    },
  );
});

describe('untilSignal', () => {
  it('resolves at the first signal and leaves the second to the system', async () => {
    const before = process.listenerCount('SIGTERM');
    const signalled = untilSignal();
    expect(process.listenerCount('SIGTERM')).toBe(before + 1);
    process.emit('SIGTERM', 'SIGTERM');
    expect(await signalled).toBe('SIGTERM');
    expect(process.listenerCount('SIGTERM')).toBe(before);
  });
});
