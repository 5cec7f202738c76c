import { createHmac } from 'node:crypto';
import { createChallenge, verifySolution, type Challenge, type Payload } from 'altcha-lib';
import { deriveKey } from 'altcha-lib/algorithms/pbkdf2';
import { z } from 'zod';

/** Rounds of PBKDF2 for each attempt of the browser: about a millisecond on a phone. */
const COST = 2_000;
/** A browser has this long to solve one, seconds. */
const LIFETIME_SECONDS = 300;
/** Solved challenges that are remembered, so that none is used twice. */
const REMEMBERED = 20_000;
/** Longest answer that is read, base64 characters. */
const MAX_ANSWER = 8 * 1024;

const shape = z.object({
  challenge: z.object({
    parameters: z.object({
      algorithm: z.string(),
      nonce: z.string(),
      salt: z.string(),
      cost: z.number(),
      keyLength: z.number(),
      keyPrefix: z.string(),
      expiresAt: z.number(),
    }),
    signature: z.string(),
  }),
  solution: z.object({ counter: z.number(), derivedKey: z.string() }),
});
/** What the widget sends; the library checks signature, age and solution. */
const answerSchema = z.custom<Payload>((value) => shape.safeParse(value).success);

/** Puzzles that cost a browser about a second, by ALTCHA (altcha.org, proof of work version 2). */
export class ProofOfWork {
  readonly #secret: string;
  readonly #spent = new Set<string>();

  constructor(
    key: Uint8Array,
    private readonly now: () => number,
  ) {
    this.#secret = createHmac('sha256', key).update('altcha').digest('hex');
  }

  async puzzle(): Promise<Challenge> {
    return await createChallenge({
      algorithm: 'PBKDF2/SHA-256',
      cost: COST,
      deriveKey,
      expiresAt: Math.floor(this.now() / 1000) + LIFETIME_SECONDS,
      hmacSignatureSecret: this.#secret,
    });
  }

  /** Whether an answer (base64 of JSON, as the widget sends it) solves a puzzle of ours, for the first time. */
  async solved(answer: string): Promise<boolean> {
    const parsed = parse(answer);
    if (!parsed) return false;
    const { nonce } = parsed.challenge.parameters;
    if (this.#spent.has(nonce)) return false;
    const result = await verifySolution({
      challenge: parsed.challenge,
      solution: parsed.solution,
      deriveKey,
      hmacSignatureSecret: this.#secret,
    });
    if (!result.verified || this.#spent.has(nonce)) return false;
    this.#remember(nonce);
    return true;
  }

  #remember(nonce: string): void {
    this.#spent.add(nonce);
    const [oldest] = this.#spent;
    if (this.#spent.size > REMEMBERED && oldest !== undefined) this.#spent.delete(oldest);
  }
}

function parse(answer: string): Payload | undefined {
  if (answer.length > MAX_ANSWER) return undefined;
  try {
    const json: unknown = JSON.parse(Buffer.from(answer, 'base64').toString('utf8'));
    return answerSchema.safeParse(json).data;
  } catch {
    return undefined; // not JSON: no answer of the widget's
  }
}
