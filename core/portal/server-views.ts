import type { Actor } from '../exchange/actor';
import type { PortalServer } from '../exchange/policy-portal';
import {
  PORTAL_VIEW_LIMITS,
  type PortalSandbox,
  type PortalServerState,
  type PortalServerView,
  type PortalToolView,
} from '../exchange/portal-view';
import { keyOf } from './catalogue/kinds';
import type { ServerList } from './catalogue/server-lists';
import { mayCall, needsApproval, saysDestructive, whoMayCall } from './governance/grants';
import type { Pins } from './governance/pins';
import { objectAt, stringAt, type JsonObject } from './protocol/message';
import type { UpstreamServer } from './upstream/server';

/** Changes that follow one another become one piece of news, ms. */
const GATHER_MS = 200;

interface Known {
  readonly state: PortalServerState;
  readonly reason: string | undefined;
  readonly tools: readonly JsonObject[];
}

const NOTHING: Known = { state: 'unused', reason: undefined, tools: [] };

/** A server that runs, and what its program is shut in. */
export interface ViewedServer {
  readonly server: UpstreamServer;
  readonly sandbox: PortalSandbox;
}

/** What is known of each server, for people who look at the portal. */
export class ServerViews {
  readonly #known = new Map<string, Known>();
  readonly #listeners = new Set<() => void>();
  #timer: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(private readonly pins: Pins) {}

  /** Takes note of how the tools of a server were had. */
  note(server: string, { state, reason, entries, version }: ServerList): void {
    const before = this.#known.get(server);
    // What a slow or broken server had before is still what it has.
    const tools = state === 'ok' || version > 0 ? entries : (before?.tools ?? []);
    if (before?.state === state && before.reason === reason && before.tools === tools) return;
    this.#known.set(server, { state, reason, tools });
    this.changed();
  }

  /** Its tools are those of each person; what somebody has seen of them stays. */
  notePersonal(server: string): void {
    if (this.#known.has(server)) return;
    const reason = 'Each person connects it with an account of their own.';
    this.#known.set(server, { ...NOTHING, reason });
    this.changed();
  }

  forget(server: string): void {
    this.#known.delete(server);
    this.changed();
  }

  /** Something about policy or pins is different. */
  changed(): void {
    if (this.#closed) return;
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      for (const listener of this.#listeners) listener();
    }, GATHER_MS);
  }

  onChange(listener: () => void): void {
    this.#listeners.add(listener);
  }

  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  /** As `actor` may use it; without one, who may use it at all. */
  view({ server, sandbox }: ViewedServer, actor?: Actor): PortalServerView {
    const { definition } = server;
    const { state, reason, tools } = this.#known.get(definition.id) ?? NOTHING;
    const { revision } = server;
    return {
      id: definition.id,
      name: definition.name ?? definition.id,
      transport: definition.url === undefined ? 'stdio' : 'http',
      address: addressOf(definition),
      state,
      ...(reason === undefined ? {} : { reason }),
      ...(revision === undefined ? {} : { revision }),
      sandbox,
      tools: tools
        .slice(0, PORTAL_VIEW_LIMITS.tools)
        .map((tool) => this.#tool(definition, tool, actor)),
    };
  }

  #tool(server: PortalServer, tool: JsonObject, actor: Actor | undefined): PortalToolView {
    const name = keyOf('tools', tool);
    const title = stringAt(tool, 'title') ?? stringAt(objectAt(tool, 'annotations'), 'title');
    const description = stringAt(tool, 'description') ?? '';
    return {
      name,
      ...(title === undefined ? {} : { title }),
      description: description.slice(0, PORTAL_VIEW_LIMITS.description),
      destructive: saysDestructive(tool),
      waiting: !this.pins.allows(server, 'tools', name, tool),
      approval: needsApproval(server, name, tool),
      allowed: actor ? ownAccess(server, actor, name) : whoMayCall(server, name),
    };
  }
}

function ownAccess(server: PortalServer, actor: Actor, tool: string): PortalToolView['allowed'] {
  return mayCall(server, actor, tool) ? 'everybody' : 'nobody';
}

/** Host of an address, or name of a program: nothing that could hold a secret. */
function addressOf({ url, command = '' }: PortalServer): string {
  return url === undefined ? (command.split(/[/\\]/).at(-1) ?? command) : new URL(url).host;
}
