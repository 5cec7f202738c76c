import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  openPayload,
  PAYLOAD_BYTES,
  payloadKeyId,
  sealPayload,
} from '../../../core/audit/seal-payload';

function rawKeyPair(): { publicKey: string; privateKey: string } {
  const jwk = generateKeyPairSync('x25519').privateKey.export({ format: 'jwk' });
  const standard = (text = ''): string => Buffer.from(text, 'base64url').toString('base64');
  return { publicKey: standard(jwk.x), privateKey: standard(jwk.d) };
}

describe('a sealed payload', () => {
  const { publicKey, privateKey } = rawKeyPair();

  it('opens with the private key, whatever the text', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'grapheme' }), async (text) => {
        const { sealed } = await sealPayload(publicKey, text);
        expect(await openPayload(privateKey, sealed)).toBe(text);
      }),
      { numRuns: 50 },
    );
  });

  it('has the documented layout', async () => {
    const { keyId, sealed } = await sealPayload(publicKey, 'hello');
    const bytes = Buffer.from(sealed, 'base64');
    expect(keyId).toBe(payloadKeyId(publicKey));
    expect(bytes[0]).toBe(3);
    expect(bytes.readBigUInt64LE(33)).toBe(BigInt('hello'.length + 16));
    expect(bytes.length).toBe(41 + 'hello'.length + 16);
  });

  it('is different each time', async () => {
    const first = await sealPayload(publicKey, 'same');
    const second = await sealPayload(publicKey, 'same');
    expect(first.sealed).not.toBe(second.sealed);
  });

  it('does not open with another key', async () => {
    const { sealed } = await sealPayload(publicKey, 'secret');
    await expect(openPayload(rawKeyPair().privateKey, sealed)).rejects.toThrow(
      /not sealed to this/,
    );
  });

  it('does not open when any byte was changed', async () => {
    const { sealed } = await sealPayload(publicKey, 'x');
    const original = Buffer.from(sealed, 'base64');
    for (let place = 0; place < original.length; place += 1) {
      // The highest bit of an X25519 coordinate is ignored (RFC 7748, 5): change another one.
      const changed = Buffer.from(original);
      changed[place] = (changed[place] ?? 0) ^ 1;
      await expect(openPayload(privateKey, changed.toString('base64'))).rejects.toThrow();
    }
  });

  it('is cut at the limit, between characters', async () => {
    const { sealed } = await sealPayload(publicKey, `a${'é'.repeat(PAYLOAD_BYTES / 2)}`);
    const text = await openPayload(privateKey, sealed);
    expect(text).toBe(`a${'é'.repeat(PAYLOAD_BYTES / 2 - 1)}`);
  });
});
