import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { AuditEvent } from '../../core/exchange/event';
import { batchLineSchema, FLEET_LIMITS, type BatchAnswer } from '../../core/fleet/wire';
import { ApiError } from '../errors';

const gunzipAsync = promisify(gunzip);

/** A batch as read: events that can be stored and lines that never can. */
export interface Batch {
  readonly events: readonly AuditEvent[];
  readonly refused: BatchAnswer['refused'];
}

/** Undoes a body's content coding; a bomb is given up at the limit, not after it. */
export async function decode(body: Buffer, coding: string | undefined): Promise<Buffer> {
  if (coding === undefined || coding === 'identity') return body;
  if (coding !== 'gzip') {
    throw new ApiError(415, 'bad_request', 'Batches are encoded with gzip.', {
      where: 'content-encoding',
    });
  }
  try {
    return await gunzipAsync(body, { maxOutputLength: FLEET_LIMITS.decompressedBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw tooLarge
      ? new ApiError(413, 'too_large', tooLongText())
      : new ApiError(400, 'bad_request', 'The body is not gzip.', { where: 'content-encoding' });
  }
}

const tooLongText = (): string =>
  `Decompressed, the batch is larger than allowed; at most ${FLEET_LIMITS.decompressedBytes} bytes are.`;

/**
 * Reads newline-delimited JSON. Every event is said to be the sender's own, whatever it claims.
 * Empty lines are skipped; line numbers in `refused` count from 1.
 */
export function parseBatch(text: string, deviceId: string): Batch {
  const events: AuditEvent[] = [];
  const refused: BatchAnswer['refused'] = [];
  const lines = text.split('\n');
  let filled = 0;
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    filled += 1;
    if (filled > FLEET_LIMITS.batchEvents) {
      throw new ApiError(
        413,
        'too_large',
        `A batch has at most ${FLEET_LIMITS.batchEvents} events.`,
        { where: `line ${index + 1}` },
      );
    }
    const read = parseLine(line);
    if (typeof read === 'string') refused.push({ line: index + 1, reason: read });
    else events.push(ownedBy(read, deviceId));
  }
  return { events, refused };
}

/** The event, or why it is none; the reason quotes nothing of the line. */
function parseLine(line: string): AuditEvent | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return 'not JSON';
  }
  const parsed = batchLineSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  return `${issue?.path.join('.') || '$'}: ${issue?.message ?? 'invalid'}`.slice(0, 500);
}

function ownedBy(event: AuditEvent, deviceId: string): AuditEvent {
  if (event.kind !== 'exchange') return { ...event, deviceId };
  return { ...event, deviceId, actor: { ...event.actor, deviceId } };
}
