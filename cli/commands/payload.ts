import { generateKeyPairSync } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { inputLines } from '../input-lines';

/** A raw X25519 key, base64. */
const KEY = /^[A-Za-z0-9+/]{43}=$/;
/** Exit status for a line that could not be opened, as for other failed checks. */
const FAILED = 1;

const sealedSchema = z.looseObject({ sealed: z.string() });
/** A payload, or an event that holds one. */
const objectSchema = z.union([sealedSchema, z.looseObject({ payload: sealedSchema })]);

/** `portcullis payload`: the key that stored prompts are sealed to, and opening them. */
export function registerPayload(program: Command): void {
  const payload = program
    .command('payload')
    .description('Open prompts and answers that the policy had stored.');
  payload
    .command('keygen')
    .description('Make a key pair: the private key into a file, the public key on standard output.')
    .requiredOption('--out <file>', 'file of the private key; must not exist')
    .action(async ({ out }: { out: string }) => {
      const pair = generateKeyPairSync('x25519');
      const secret = toBase64(pair.privateKey.export({ format: 'jwk' }).d);
      await writeFile(out, `${secret}\n`, { mode: 0o600, flag: 'wx' });
      process.stdout.write(`${toBase64(pair.publicKey.export({ format: 'jwk' }).x)}\n`);
    });
  payload
    .command('decrypt')
    .description('Open payloads: sealed text in base64, or JSON with it, one a line.')
    .requiredOption('--key-file <file>', 'private key (X25519, base64)')
    .argument('[sealed...]', 'payloads; without them, lines of standard input')
    .action(async (sealed: string[], { keyFile }: { keyFile: string }, command: Command) => {
      const key = (await readFile(keyFile, 'utf8')).trim();
      if (!KEY.test(key)) command.error(`error: ${keyFile} holds no X25519 key in base64`);
      const { openPayload } = await import('../../core/audit/seal-payload');
      const lines = sealed.length > 0 ? sealed : inputLines(process.stdin);
      for await (const line of lines) {
        if (line.trim() !== '') await open(line.trim(), (text) => openPayload(key, text));
      }
    });
}

/** Writes `{id?, text}` or, for what cannot be opened, `{error}`. */
async function open(line: string, openPayload: (sealed: string) => Promise<string>): Promise<void> {
  let answer: object;
  try {
    const { id, sealed } = readLine(line);
    const text = await openPayload(sealed);
    answer = id === undefined ? { text } : { id, text };
  } catch (error) {
    process.exitCode = FAILED;
    answer = { error: error instanceof Error ? messageOf(error) : 'unknown' };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

function readLine(line: string): { readonly id?: unknown; readonly sealed: string } {
  if (!line.startsWith('{')) return { sealed: line };
  const value = objectSchema.parse(JSON.parse(line));
  const { sealed } =
    'payload' in value ? sealedSchema.parse(value.payload) : sealedSchema.parse(value);
  return 'id' in value ? { id: value['id'], sealed } : { sealed };
}

const messageOf = (error: Error): string =>
  error instanceof SyntaxError || error instanceof z.ZodError
    ? 'no sealed payload, and no JSON that holds one'
    : error.message;

/** JWK members are base64url (RFC 8037 2); policies hold plain base64. */
const toBase64 = (member: string | undefined): string =>
  Buffer.from(member ?? '', 'base64url').toString('base64');
