import { randomBytes } from 'node:crypto';
import type { SocketMessage } from '../../extract/websocket/types';

/** RFC 6455 11.8. */
export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** Status codes of RFC 6455 7.4.1 that are sent from here. */
export const CLOSE = {
  goingAway: 1001,
  protocolError: 1002,
  invalidData: 1007,
  policyViolation: 1008,
  tooBig: 1009,
} as const;

/** A WebSocket that breaks RFC 6455 or a limit; `code` is the status that it is closed with. */
export class WebSocketError extends Error {
  constructor(
    readonly code: number,
    message: string,
  ) {
    super(message);
    this.name = 'WebSocketError';
  }
}

/** A whole frame, with its bytes as they came. */
export interface Frame {
  readonly final: boolean;
  /** RSV1: the first frame of a compressed message (RFC 7692 6). */
  readonly compressed: boolean;
  readonly opcode: number;
  /** Without its mask. */
  readonly payload: Buffer;
  readonly raw: Buffer;
}

/** Longest payload of a control frame, and with it of a reason to close (RFC 6455 5.5). */
export const CONTROL_BYTES = 125;
const MASK_BYTES = 4;

/**
 * A final frame, uncompressed.
 * @param masked as clients send (RFC 6455 5.3)
 */
export function buildFrame(opcode: number, payload: Uint8Array, masked: boolean): Buffer {
  const { length } = payload;
  const extended = length < 126 ? 0 : length < 65_536 ? 2 : 8;
  const start = 2 + extended + (masked ? MASK_BYTES : 0);
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = 0x80 | opcode;
  frame[1] = (masked ? 0x80 : 0) | (extended === 0 ? length : extended === 2 ? 126 : 127);
  if (extended === 2) frame.writeUInt16BE(length, 2);
  if (extended === 8) frame.writeBigUInt64BE(BigInt(length), 2);
  frame.set(payload, start);
  if (masked) {
    const key = randomBytes(MASK_BYTES);
    key.copy(frame, start - MASK_BYTES);
    applyMask(frame.subarray(start), key);
  }
  return frame;
}

/** A whole message in one frame. */
export function messageFrame(message: SocketMessage, masked: boolean): Buffer {
  return typeof message === 'string'
    ? buildFrame(OPCODE.text, Buffer.from(message, 'utf8'), masked)
    : buildFrame(OPCODE.binary, message, masked);
}

/** A close frame with a reason that fits (RFC 6455 5.5.1). */
export function closeFrame(code: number, reason: string, masked: boolean): Buffer {
  let text = Buffer.from(reason, 'utf8');
  // Cut at a character: the reason must stay UTF-8.
  while (text.length > CONTROL_BYTES - 2) {
    text = Buffer.from(text.toString('utf8').slice(0, -1), 'utf8');
  }
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), text]);
  return buildFrame(OPCODE.close, payload, masked);
}

/** Masks or unmasks in place (RFC 6455 5.3). */
export function applyMask(bytes: Buffer, key: Uint8Array): void {
  const [a = 0, b = 0, c = 0, d = 0] = key;
  const whole = bytes.length & ~3;
  for (let i = 0; i < whole; i += 4) {
    bytes[i] = (bytes[i] ?? 0) ^ a;
    bytes[i + 1] = (bytes[i + 1] ?? 0) ^ b;
    bytes[i + 2] = (bytes[i + 2] ?? 0) ^ c;
    bytes[i + 3] = (bytes[i + 3] ?? 0) ^ d;
  }
  for (let i = whole; i < bytes.length; i++) bytes[i] = (bytes[i] ?? 0) ^ (key[i & 3] ?? 0);
}
