import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PortalServer } from '../../core/exchange/policy-portal';
import {
  portalServerViewSchema,
  type ConsoleServer,
  type HeldDefinition,
  type PortalServerView,
} from '../../core/exchange/portal-view';
import { whoMayCall } from '../../core/portal/governance/grants';
import type { StoredPortalReport } from '../storage/portal-port';

/** Under this name the portal of the central endpoint keeps its events. */
export const HOSTED_DEVICE = 'portal';

interface Seen {
  readonly device: string;
  readonly view: PortalServerView;
}

/** The servers of the policy with what portals say of them; reports come newest first. */
export function consoleServers(
  { portal }: PolicyDocument,
  reports: readonly StoredPortalReport[],
  held: readonly HeldDefinition[],
): readonly ConsoleServer[] {
  const seen = new Map<string, Seen[]>();
  for (const { key, device, value } of reports) {
    const view = viewOf(value);
    if (view) seen.set(key, [...(seen.get(key) ?? []), { device, view }]);
  }
  return portal.servers.map((server) => {
    const waiting = held.filter((definition) => definition.server === server.id);
    return consoleServer(server, seen.get(server.id) ?? [], waiting);
  });
}

function viewOf(value: string): PortalServerView | undefined {
  const detail: unknown = JSON.parse(value);
  const text = typeof detail === 'object' && detail && 'view' in detail ? detail.view : undefined;
  try {
    const parsed = portalServerViewSchema.safeParse(JSON.parse(String(text)));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined; // a report of another version
  }
}

function consoleServer(
  server: PortalServer,
  seen: readonly Seen[],
  held: readonly HeldDefinition[],
): ConsoleServer {
  const own = seen.find(({ device }) => device === HOSTED_DEVICE);
  const view = own?.view ?? seen[0]?.view;
  const desks = seen.filter(({ device }) => device !== HOSTED_DEVICE).map((each) => each.view);
  const ok = desks.filter(({ state }) => state === 'ok').length;
  const waiting = new Set(held.filter(({ kind }) => kind === 'tools').map(({ key }) => key));
  return {
    ...described(server),
    state: 'unused',
    sandbox: 'none',
    ...view,
    // What policy says holds, also where no portal has said so yet.
    id: server.id,
    name: server.name ?? server.id,
    tools: (view?.tools ?? []).map((tool) => ({
      ...tool,
      allowed: whoMayCall(server, tool.name),
      waiting: waiting.has(tool.name),
    })),
    enabled: server.enabled,
    desks: { ok, troubled: desks.filter(({ state }) => state !== 'unused').length - ok },
    unsandboxed: desks.filter(({ sandbox }) => sandbox === 'missing' || sandbox === 'off').length,
    hosted: own !== undefined,
    waiting: held.length,
  };
}

function described({ url, command = '' }: PortalServer): {
  transport: 'http' | 'stdio';
  address: string;
} {
  return url === undefined
    ? { transport: 'stdio', address: command.split(/[/\\]/).at(-1) ?? command }
    : { transport: 'http', address: new URL(url).host };
}
