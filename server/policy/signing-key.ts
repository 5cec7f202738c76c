import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
} from 'node:crypto';
import { z } from 'zod';
import type { Secrets } from '../secrets';

const FILE = 'policy-signing-key.json';

const ed25519JwkSchema = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  d: z.string(),
  x: z.string(),
});

/** The key that signs policy bundles. Devices pin `publicKey` (raw, base64url) at enrolment. */
export interface SigningKey {
  readonly privateKey: KeyObject;
  readonly publicKey: string;
}

/** Opens the endpoint's Ed25519 key (a JWK), or makes it. */
export async function openSigningKey(secrets: Secrets): Promise<SigningKey> {
  const text = await secrets.readOrCreate(FILE, () =>
    JSON.stringify(generateKeyPairSync('ed25519').privateKey.export({ format: 'jwk' })),
  );
  const privateKey = privateKeyOf(text);
  const { x } = z
    .object({ x: z.string() })
    .parse(createPublicKey(privateKey).export({ format: 'jwk' }));
  return { privateKey, publicKey: x };
}

function privateKeyOf(text: string): KeyObject {
  try {
    const key = ed25519JwkSchema.parse(JSON.parse(text));
    return createPrivateKey({ key, format: 'jwk' });
  } catch {
    // What is wrong with it is not said: parser messages can quote the key.
    throw new Error(`${FILE} does not hold an Ed25519 private key (JWK); restore it from a backup`);
  }
}
