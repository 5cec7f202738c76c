import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { AuditEvent } from '../../../core/exchange/event';
import { FLEET_LIMITS } from '../../../core/fleet/wire';

const gzipAsync = promisify(gzip);

/** Text of one batch; below the endpoint's limit even where it does not compress, bytes. */
const BATCH_TEXT_BYTES = FLEET_LIMITS.batchBytes - 64 * 1024;

export interface EventBatch {
  readonly events: readonly AuditEvent[];
  /** NDJSON, gzip. */
  readonly body: Buffer;
}

/** As many of the oldest events as fit into one batch, at least one. */
export async function packBatch(events: readonly AuditEvent[], limit: number): Promise<EventBatch> {
  const lines: string[] = [];
  let bytes = 0;
  for (const event of events.slice(0, Math.min(limit, FLEET_LIMITS.batchEvents))) {
    const line = `${JSON.stringify(event)}\n`;
    bytes += Buffer.byteLength(line);
    if (bytes > BATCH_TEXT_BYTES && lines.length > 0) break;
    lines.push(line);
  }
  return { events: events.slice(0, lines.length), body: await gzipAsync(lines.join('')) };
}
