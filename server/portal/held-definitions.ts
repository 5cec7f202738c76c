import { z } from 'zod';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { heldDefinitionSchema, type HeldDefinition } from '../../core/exchange/portal-view';
import type { StoredPortalReport } from '../storage/portal-port';

const detailSchema = z.object({
  server: z.string(),
  kind: heldDefinitionSchema.shape.kind,
  key: z.string(),
  hash: z.string(),
  reason: z.string(),
  held: z.boolean(),
  pinned: z.string().optional(),
  pending: z.string(),
});

/**
 * Definitions that wait: what portals hold back, without what was approved or refused meanwhile. The
 * same definition at several portals is one entry.
 */
export function heldDefinitions(
  { portal }: PolicyDocument,
  reports: readonly StoredPortalReport[],
  refused: ReadonlySet<string>,
): readonly HeldDefinition[] {
  const approved = new Map(portal.servers.map(({ id, approved: hashes }) => [id, hashes]));
  const held = new Map<string, HeldDefinition>();
  for (const { key: id, value, first, last } of reports) {
    const parsed = detailSchema.safeParse(JSON.parse(value));
    if (!parsed.success || !parsed.data.held || refused.has(id)) continue;
    const { held: _held, pinned, pending, ...rest } = parsed.data;
    void _held;
    const known = approved.get(rest.server);
    if (!known || known.includes(rest.hash)) continue;
    const before = held.get(id);
    held.set(id, {
      ...rest,
      ...(pinned === undefined ? {} : { pinned: pretty(pinned) }),
      pending: pretty(pending),
      portals: (before?.portals ?? 0) + 1,
      first: earlier(before?.first, first),
      last: before?.last ?? new Date(last).toISOString(),
    });
  }
  return [...held.values()];
}

function earlier(known: string | undefined, first: number): string {
  const time = new Date(first).toISOString();
  return known !== undefined && known < time ? known : time;
}

/** Lines make a diff readable; a definition that was cut is shown as it is. */
function pretty(json: string): string {
  try {
    return JSON.stringify(JSON.parse(json), undefined, 2);
  } catch {
    return json;
  }
}
