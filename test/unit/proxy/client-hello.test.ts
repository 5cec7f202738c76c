import { connect } from 'node:tls';
import { Duplex } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { serverNameOf } from '../../../core/proxy/listener/client-hello';

/** The first message that Node's own TLS client sends. */
function clientHello(servername: string | undefined): Promise<Buffer> {
  return new Promise((resolve) => {
    const wire = new Duplex({
      read: () => undefined,
      write: (chunk: Buffer, _encoding, done) => {
        resolve(chunk);
        done();
      },
    });
    const socket = connect({ socket: wire, ...(servername === undefined ? {} : { servername }) });
    // Nobody answers, and the socket is left alone.
    socket.on('error', () => undefined);
  });
}

describe('the server name of a ClientHello', () => {
  it('is read from a real one', async () => {
    expect(serverNameOf(await clientHello('chat.example'))).toBe('chat.example');
  });

  it('is unknown where there is none', async () => {
    expect(serverNameOf(await clientHello(undefined))).toBeUndefined();
  });

  it('is unknown, and nothing is thrown, when the message is cut short or changed', async () => {
    const hello = await clientHello('chat.example');
    for (let length = 0; length < hello.length; length++) {
      const name = serverNameOf(hello.subarray(0, length));
      expect([undefined, 'chat.example']).toContain(name);
    }
    fc.assert(
      fc.property(fc.nat(hello.length - 1), fc.nat(255), (at, value) => {
        const changed = Buffer.from(hello);
        changed[at] = value;
        serverNameOf(changed);
      }),
    );
  });

  it('is unknown for any other bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(serverNameOf(Buffer.from(bytes)) ?? '').toMatch(/^[a-z0-9_.-]*$/);
      }),
    );
  });
});
