import { createHash, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';
import type { AuditEntry, AuditHead, SignedHead } from '../storage/audit-port';

/** What the first entry follows. */
export const FIRST_PREVIOUS = '0'.repeat(64);
/** Keep a signature of the log from being one of anything else that the key signs. */
const ENTRY_PURPOSE = 'portcullis-audit-entry-v1\n';
const HEAD_PURPOSE = 'portcullis-audit-head-v1\n';

/** What an entry says before it is linked into the chain. */
export type AuditContent = Omit<AuditEntry, 'hash' | 'signature'>;

/** The entry with its hash and signature, and the head that it becomes. */
export function link(
  content: AuditContent,
  key: KeyObject,
): { readonly entry: AuditEntry; readonly head: SignedHead } {
  const { seq } = content;
  const hash = hashOf(content);
  const signed = (text: string): string => sign(null, Buffer.from(text), key).toString('base64url');
  return {
    entry: { ...content, hash, signature: signed(ENTRY_PURPOSE + hash) },
    head: { seq, hash, signature: signed(headText({ seq, hash })) },
  };
}

const headText = ({ seq, hash }: AuditHead): string => `${HEAD_PURPOSE}${seq}\n${hash}`;

/** SHA-256 of an entry in one fixed form: an array of its members, the detail sorted by name. */
export function hashOf(content: AuditContent): string {
  const { seq, time, actor, action, target, detail, previous } = content;
  const details = Object.entries(detail).sort(([a], [b]) => (a < b ? -1 : 1));
  const members = [seq, time, actor.kind, actor.id, actor.name, action, target, details, previous];
  return createHash('sha256').update(JSON.stringify(members)).digest('hex');
}

/** What is wrong with an entry in its place; `undefined` where nothing is. */
export function faultOf(
  entry: AuditEntry,
  before: { readonly seq: number; readonly hash: string },
  publicKey: KeyObject,
): string | undefined {
  if (entry.seq !== before.seq + 1) return `entry ${before.seq + 1} is missing`;
  if (entry.previous !== before.hash) return `entry ${entry.seq} does not follow the one before`;
  if (hashOf(entry) !== entry.hash) return `entry ${entry.seq} was changed`;
  return isSigned(ENTRY_PURPOSE + entry.hash, entry.signature, publicKey)
    ? undefined
    : `entry ${entry.seq} was not signed by this endpoint`;
}

/** Whether the endpoint wrote this head, or it is that of a log without entries. */
export function isOwnHead(head: SignedHead, publicKey: KeyObject): boolean {
  if (head.seq === 0) return head.hash === FIRST_PREVIOUS;
  return isSigned(headText(head), head.signature, publicKey);
}

function isSigned(text: string, signature: string, publicKey: KeyObject): boolean {
  return verify(null, Buffer.from(text), publicKey, Buffer.from(signature, 'base64url'));
}

/** The public half of a raw Ed25519 key in base64url. */
export function publicKeyOf(raw: string): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: raw }, format: 'jwk' });
}
