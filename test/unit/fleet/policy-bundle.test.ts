import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { CompactSign } from 'jose';
import { describe, expect, it } from 'vitest';
import { signBundle, verifyBundle, type PolicyBundle } from '../../../core/fleet/policy-bundle';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const pinned = publicKey.export({ format: 'jwk' }).x ?? '';
const NOW = Date.parse('2026-11-25T12:00:00Z');
const bundle: PolicyBundle = {
  version: 7,
  document: { version: 7, rules: [] },
  issuedAt: '2026-11-25T11:00:00.000Z',
};

describe('a policy bundle', () => {
  it('comes back as it was signed', async () => {
    const jws = await signBundle(bundle, privateKey);
    expect(await verifyBundle(jws, pinned, NOW)).toEqual({ ok: true, bundle });
  });

  it('is refused when any character of it was changed', async () => {
    const jws = await signBundle(bundle, privateKey);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    await fc.assert(
      fc.asyncProperty(fc.nat(jws.length - 1), fc.constantFrom(...letters), async (at, letter) => {
        fc.pre(jws[at] !== letter);
        const changed = jws.slice(0, at) + letter + jws.slice(at + 1);
        // The last character holds bits that belong to no byte: the same bytes are the same text.
        fc.pre(!sameBytes(changed, jws));
        expect(await verifyBundle(changed, pinned, NOW)).toMatchObject({ ok: false });
      }),
    );
  });

  it('of another key is refused', async () => {
    const other = generateKeyPairSync('ed25519');
    const jws = await signBundle(bundle, other.privateKey);
    expect(await verifyBundle(jws, pinned, NOW)).toEqual({
      ok: false,
      reason: 'the signature does not fit the pinned policy key',
    });
  });

  it('holds until it expires', async () => {
    const jws = await signBundle({ ...bundle, expires: '2026-11-25T12:00:00.000Z' }, privateKey);
    expect(await verifyBundle(jws, pinned, NOW - 1)).toMatchObject({ ok: true });
    expect(await verifyBundle(jws, pinned, NOW)).toMatchObject({ ok: false });
  });

  it('is no other text that the same key signed', async () => {
    const sign = (text: string, header: { alg: string; typ?: string }): Promise<string> =>
      new CompactSign(new TextEncoder().encode(text)).setProtectedHeader(header).sign(privateKey);
    const typ = 'portcullis-policy+jws';
    const texts = await Promise.all([
      sign(JSON.stringify(bundle), { alg: 'EdDSA' }),
      sign('{', { alg: 'EdDSA', typ }),
      sign(JSON.stringify({ ...bundle, version: 0 }), { alg: 'EdDSA', typ }),
    ]);
    for (const text of texts) {
      expect(await verifyBundle(text, pinned, NOW)).toMatchObject({ ok: false });
    }
  });

  it('that is none, or a pin that is none, is an answer and no exception', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string(), fc.string(), async (jws, key) => {
        expect(await verifyBundle(jws, key, NOW)).toMatchObject({ ok: false });
        expect(await verifyBundle(jws, pinned, NOW)).toMatchObject({ ok: false });
      }),
    );
  });
});

function sameBytes(a: string, b: string): boolean {
  const decode = (jws: string): string =>
    jws
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('hex'))
      .join('.');
  return decode(a) === decode(b);
}
