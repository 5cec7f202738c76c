import type { Clock } from '../../../core/exchange/ports';
import type { AiSighting } from '../../../core/proxy/sighting';
import type { ReportDevice } from '../device-events';

/** Limits of what is kept of unknown AI sites. */
export const SHADOW_AI_LIMITS = {
  /** Sites between two reports; more are not counted. */
  sites: 2000,
  /** A site is reported when it is first seen, and then with its count at most this often, ms. */
  reportMs: 60 * 60_000,
} as const;

interface Site {
  readonly signs: Set<string>;
  requests: number;
  reported: number;
}

/** Counts what is seen of AI sites that nobody has entered in the library, and reports each in time. */
export class ShadowAiWatch {
  readonly #sites = new Map<string, Site>();
  readonly #timer: NodeJS.Timeout;

  constructor(
    private readonly report: ReportDevice,
    private readonly clock: Clock,
    private readonly user: () => string | undefined,
  ) {
    this.#timer = setInterval(() => this.flush(), SHADOW_AI_LIMITS.reportMs);
    this.#timer.unref();
  }

  readonly note = ({ host, sign, client }: AiSighting): void => {
    const known = this.#sites.get(host);
    if (!known && this.#sites.size >= SHADOW_AI_LIMITS.sites) return;
    const site = known ?? { signs: new Set<string>(), requests: 0, reported: 0 };
    this.#sites.set(host, site);
    site.requests += 1;
    const before = site.signs.size;
    site.signs.add(client === undefined ? sign : `${sign}: ${client}`);
    if (site.signs.size > before) this.#tell(host, site);
  };

  /** Reports what has been counted since; called with time, and when the agent ends. */
  flush(): void {
    const now = this.clock.now();
    for (const [host, site] of this.#sites) {
      if (site.requests > 0) this.#tell(host, site);
      else if (now - site.reported > SHADOW_AI_LIMITS.reportMs) this.#sites.delete(host);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }

  #tell(host: string, site: Site): void {
    const user = this.user();
    this.report('shadow_ai', {
      host,
      signs: [...site.signs].sort().join(', '),
      requests: site.requests,
      ...(user === undefined ? {} : { user }),
    });
    site.requests = 0;
    site.reported = this.clock.now();
  }
}
