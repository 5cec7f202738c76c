import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { signRequest, verifyRequest } from '../../../core/fleet/request-signature';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const other = generateKeyPairSync('ed25519');

const partsArbitrary = fc.record({
  method: fc.constantFrom('GET', 'POST'),
  target: fc.webPath().map((path) => `/${path}`),
  body: fc.uint8Array({ maxLength: 200 }),
});

describe('a request signature', () => {
  it('holds for what was signed, and for its key only', () => {
    fc.assert(
      fc.property(partsArbitrary, fc.nat(4_000_000_000), (parts, created) => {
        const headers = signRequest(parts, 'device-1', privateKey, created);
        expect(verifyRequest(parts, headers, publicKey)).toMatchObject({
          ok: true,
          createdSeconds: created,
        });
        expect(verifyRequest(parts, headers, other.publicKey).ok).toBe(false);
      }),
    );
  });

  it('does not hold for another method, target, body or device', () => {
    fc.assert(
      fc.property(partsArbitrary, partsArbitrary, (signed, sent) => {
        const headers = signRequest(signed, 'device-1', privateKey, 1);
        const same =
          signed.method === sent.method &&
          signed.target === sent.target &&
          Buffer.compare(signed.body, sent.body) === 0;
        expect(verifyRequest(sent, headers, publicKey).ok).toBe(same);
        const elsewhere = { ...headers, 'portcullis-device': 'device-2' };
        expect(verifyRequest(signed, elsewhere, publicKey).ok).toBe(false);
      }),
    );
  });

  it('of any other form is refused without an exception', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (digest, input, signature) => {
        const headers = {
          'portcullis-device': 'device-1',
          'content-digest': digest,
          'signature-input': input,
          signature,
        };
        const parts = { method: 'GET', target: '/', body: new Uint8Array() };
        expect(verifyRequest(parts, headers, publicKey).ok).toBe(false);
      }),
    );
  });
});
