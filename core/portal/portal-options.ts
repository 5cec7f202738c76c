import type { DeviceEvent } from '../exchange/event';
import type { Clock, Directory, EventStore, Person, PolicySource } from '../exchange/ports';
import type { Pipeline } from '../pipeline/types';
import type { AuthorizationStore } from './oauth/upstream-authorization';
import type { PortalDatabase } from './store/database';
import type { SandboxHost } from './upstream/sandbox/host';

/** What the portal needs from outside. */
export interface PortalOptions {
  readonly policy: PolicySource;
  readonly pipeline: Pipeline;
  readonly events: EventStore;
  readonly directory: Directory;
  readonly clock: Clock;
  readonly database: PortalDatabase;
  /** The person at the desk. */
  readonly person?: Person;
  /** Whoever looks after the portal of a whole company. */
  readonly administrator?: Person;
  readonly nextId: () => string;
  readonly deviceId: () => string | undefined;
  readonly version: string;
  readonly host: SandboxHost;
  /** The thread that programs of Code Mode run in. */
  readonly codeWorker: string | URL;
  /** Tokens of a user at a server, in the vault. */
  readonly authorizationStore: (server: string, user: string) => AuthorizationStore;
  /**
   * Leads the person at the desk to an address in their browser. Absent where people are elsewhere:
   * they are given links to pages of the portal.
   */
  readonly showAddress?: (address: URL) => void;
  /** A secret of one server, out of the vault. */
  readonly secret: (server: string, name: string) => Promise<string | undefined>;
  /** Key of this computer's clients, where the policy asks for one; people have keys of their own. */
  readonly localKey?: string;
  /** What holds where the policy does not say how clients prove who they are. */
  readonly defaultAccess: 'none' | 'key';
  /** Address under which clients reach the portal; the one it listens on when absent. */
  readonly publicUrl?: string;
  readonly report: (what: DeviceEvent['what'], detail: DeviceEvent['detail']) => void;
  readonly onDefect: (error: unknown) => void;
}
