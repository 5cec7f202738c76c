import type { PolicyDocument } from '../../core/exchange/policy-document';
import { foundServerSchema, type ReportedServer } from '../../core/exchange/portal-view';
import type { StoredPortalReport } from '../storage/portal-port';

/** Servers that clients on desks have configured past the portal; the same address is one entry. */
export function reportedServers(
  { portal }: PolicyDocument,
  reports: readonly StoredPortalReport[],
): readonly ReportedServer[] {
  const registered = new Set(
    portal.servers.map(({ url, command = '', args }) => url ?? [command, ...args].join(' ')),
  );
  const found = new Map<string, ReportedServer & { readonly devices: Set<string> }>();
  for (const { device, value, first, last } of reports) {
    const parsed = foundServerSchema.safeParse(JSON.parse(value));
    if (!parsed.success || parsed.data.kind !== 'unknown') continue;
    const { client, name, address } = parsed.data;
    if (registered.has(address)) continue;
    const before = found.get(address);
    const devices = (before?.devices ?? new Set<string>()).add(device);
    found.set(address, {
      clients: [...new Set([...(before?.clients ?? []), client])].sort(),
      name: before?.name ?? name,
      address,
      desks: devices.size,
      first: iso(Math.min(first, before ? Date.parse(before.first) : first)),
      last: iso(Math.max(last, before ? Date.parse(before.last) : last)),
      devices,
    });
  }
  return [...found.values()].map(({ devices: _devices, ...server }) => server);
}

function iso(time: number): string {
  return new Date(time).toISOString();
}
