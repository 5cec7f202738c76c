import type { App } from '../../exchange/app';
import type { PolicyDocument } from '../../exchange/policy-document';
import type { PolicySource } from '../../exchange/ports';
import type { AppLibrary } from '../../extract/app-library';
import { looksLikeAiHost } from '../../extract/ai-signs';
import { createHostMatcher } from '../../extract/host-pattern';
import type { ShadowMcp } from '../shadow-mcp/shadow-mcp';
import type { AiSighting } from '../sighting';
import type { PinnedHosts } from './pinned-hosts';

export type Scope = 'inspect' | 'tunnel' | 'refuse';

/**
 * Why nothing is inspected: the person paused it, policy has it off, there is no key that may sign
 * certificates, or too much is open and policy fails open.
 */
export type Suspended = 'paused' | 'off' | 'keyless' | 'overloaded' | false;

interface Matchers {
  readonly policy: PolicyDocument;
  readonly library: AppLibrary;
  readonly never: (host: string) => boolean;
  readonly asked: (host: string) => boolean;
  readonly known: (host: string) => boolean;
}

/** Says which connections are inspected: AI apps and what policy names, and nothing else. */
export class InterceptionScope {
  #matchers: Matchers | undefined;

  constructor(
    private readonly policies: PolicySource,
    private readonly library: () => AppLibrary,
    private readonly pinned: PinnedHosts,
    private readonly suspended: () => Suspended,
    private readonly shadowMcp: ShadowMcp,
    private readonly onSighting: (sighting: AiSighting) => void = () => undefined,
  ) {}

  /**
   * What happens to a connection to this host. The isolated browser's are all inspected, also in a
   * pause; without a key they are refused, since isolation without inspection would be none.
   */
  of(host: string, isolated: boolean): Scope {
    const { never, asked, known, policy } = this.#current();
    if (never(host)) return 'tunnel';
    const suspended = this.suspended();
    if (isolated) return suspended === 'keyless' ? 'refuse' : 'inspect';
    const watched =
      known(host) || asked(host) || this.shadowMcp.watches(host) || this.#showsItself(policy, host);
    if (suspended || !watched) return 'tunnel';
    if (!this.pinned.has(host)) return 'inspect';
    return policy.intercept.onPinned === 'block' ? 'refuse' : 'tunnel';
  }

  /** The app behind a request; `undefined` for the other parts of a host that AI apps share. */
  appOf(host: string, target: string, isolated: boolean): App | undefined {
    const { library, asked } = this.#current();
    const app = library.match(host, target.split('?', 1)[0]);
    if (app) return app;
    if (!isolated && !asked(host) && !this.#inspectsUnknown(host)) return undefined;
    return { id: 'other', name: host, category: 'other', status: 'unreviewed' };
  }

  /** An unknown host whose name says that it is an AI: reported, and inspected where policy says so. */
  #showsItself({ intercept }: PolicyDocument, host: string): boolean {
    if (intercept.shadowAi === 'off' || !looksLikeAiHost(host)) return false;
    this.onSighting({ host, sign: 'name' });
    return intercept.shadowAi === 'inspect';
  }

  #inspectsUnknown(host: string): boolean {
    const { intercept } = this.policies.current();
    return intercept.shadowAi === 'inspect' && looksLikeAiHost(host);
  }

  #current(): Matchers {
    const policy = this.policies.current();
    const library = this.library();
    const before = this.#matchers;
    if (before?.policy === policy && before.library === library) return before;
    const known = createHostMatcher(library.hostPatterns());
    this.#matchers = {
      policy,
      library,
      never: createHostMatcher(policy.intercept.doNotInspect),
      asked: createHostMatcher(policy.intercept.hosts),
      // Names with a varying label in the middle are the library's own to match.
      known: (host) => known(host) || library.match(host) !== undefined,
    };
    return this.#matchers;
  }
}
