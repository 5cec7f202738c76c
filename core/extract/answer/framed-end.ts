import { crc32 } from 'node:zlib';
import type { Refusal } from '../../exchange/verdict';
import { refusalText } from '../message';
import { mediaType } from '../request-target';
import type { ResponseHead } from '../types';
import { FRAME_HEAD } from './length-prefixed';

/**
 * The frame that ends a stopped stream in a binary framing with an error: Connect's end-of-stream
 * message (connectrpc.com, protocol), gRPC-Web's trailers (PROTOCOL-WEB) or an exception of an AWS
 * event stream (Smithy, Amazon Event Stream). `undefined` for any other framing; plain gRPC has its
 * status in HTTP trailers.
 */
export function framedEnd({ headers }: ResponseHead, refusal: Refusal): Buffer | undefined {
  const media = mediaType(headers['content-type']);
  const message = refusalText(refusal, 'answer');
  if (/^application\/connect\+/.test(media)) {
    const error = { error: { code: 'permission_denied', message } };
    return frame(0x02, JSON.stringify(error));
  }
  if (/^application\/grpc-web(\+|$)/.test(media)) {
    return frame(0x80, `grpc-status:7\r\ngrpc-message:${encodeURIComponent(message)}\r\n`);
  }
  return media === 'application/vnd.amazon.eventstream' ? awsException(message) : undefined;
}

function frame(flags: number, text: string): Buffer {
  const payload = Buffer.from(text, 'utf8');
  const head = Buffer.alloc(FRAME_HEAD);
  head.writeUInt8(flags, 0);
  head.writeUInt32BE(payload.length, 1);
  return Buffer.concat([head, payload]);
}

/** An exception that every streaming operation of Bedrock has, and that SDKs do not retry. */
function awsException(message: string): Buffer {
  const headers = Buffer.concat([
    awsHeader(':message-type', 'exception'),
    awsHeader(':exception-type', 'validationException'),
    awsHeader(':content-type', 'application/json'),
  ]);
  const payload = Buffer.from(JSON.stringify({ message }), 'utf8');
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + headers.length + payload.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  const checked = Buffer.concat([prelude, checksum(prelude), headers, payload]);
  return Buffer.concat([checked, checksum(checked)]);
}

function awsHeader(name: string, value: string): Buffer {
  const head = Buffer.from(`\0${name}\x07\0\0${value}`, 'latin1');
  head.writeUInt8(name.length, 0);
  head.writeUInt16BE(value.length, name.length + 2);
  return head;
}

function checksum(bytes: Uint8Array): Buffer {
  const sum = Buffer.alloc(4);
  sum.writeUInt32BE(crc32(bytes), 0);
  return sum;
}
