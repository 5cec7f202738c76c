import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { AwsEventParser } from '../../../core/extract/answer/aws-event-stream';
import { framedEnd } from '../../../core/extract/answer/framed-end';
import { FrameParser } from '../../../core/extract/answer/length-prefixed';

const REFUSAL = { reason: 'failure', exchangeId: 'x-1', appName: 'Cursor', found: [] } as const;

function end(contentType: string): Buffer | undefined {
  const bytes = framedEnd({ status: 200, headers: { 'content-type': contentType } }, REFUSAL);
  return bytes && Buffer.from(bytes);
}

describe('a stopped stream in a binary framing ends with an error of its protocol', () => {
  test('Connect has an end-of-stream message', () => {
    const frames = new FrameParser().push(end('application/connect+proto') ?? Buffer.alloc(0));
    expect(frames.map(({ flags }) => flags)).toEqual([2]);
    expect(JSON.parse(String(frames[0]?.payload))).toMatchObject({
      error: { code: 'permission_denied', message: expect.stringContaining('x-1') as string },
    });
  });

  test('gRPC-Web has trailers', () => {
    const frames = new FrameParser().push(end('application/grpc-web+proto') ?? Buffer.alloc(0));
    expect(frames.map(({ flags }) => flags)).toEqual([0x80]);
    expect(String(frames[0]?.payload)).toMatch(/^grpc-status:7\r\ngrpc-message:[!-~]+\r\n$/);
  });

  test('AWS has an exception with checksums that hold', () => {
    const bytes = end('application/vnd.amazon.eventstream') ?? Buffer.alloc(0);
    const [event] = new AwsEventParser().push(bytes);
    expect(event?.name).toBe('validationException');
    expect(String(event?.payload)).toContain('x-1');
    expect(bytes.readUInt32BE(0)).toBe(bytes.length);
    expect(bytes.readUInt32BE(8)).toBe(crc32(bytes.subarray(0, 8)));
    expect(bytes.readUInt32BE(bytes.length - 4)).toBe(crc32(bytes.subarray(0, -4)));
  });

  test('other streams are ended by their extractors', () => {
    expect(end('text/event-stream')).toBeUndefined();
    expect(end('application/grpc')).toBeUndefined();
  });
});
