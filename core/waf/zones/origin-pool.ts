/** One origin server and how it is doing. */
export interface Origin {
  readonly url: string;
  readonly weight: number;
  /** False after as many failed checks in a row as the zone allows. */
  readonly healthy: boolean;
}

interface Member {
  readonly url: string;
  readonly weight: number;
  failures: number;
  /** Running score of smooth weighted round robin. */
  score: number;
}

/**
 * Hands out the origins of a zone by weight, in the even order of smooth weighted round robin, and
 * leaves out those that are ill. When all are ill, all are tried: a wrong check must not take the
 * application down.
 */
export class OriginPool {
  readonly #members: readonly Member[];

  constructor(
    origins: readonly { readonly url: string; readonly weight: number }[],
    private readonly failuresAllowed: number,
  ) {
    this.#members = origins.map(({ url, weight }) => ({
      url: url.replace(/\/$/, ''),
      weight,
      failures: 0,
      score: 0,
    }));
  }

  list(): readonly Origin[] {
    return this.#members.map((member) => ({
      url: member.url,
      weight: member.weight,
      healthy: this.#isHealthy(member),
    }));
  }

  /** The origin for the next request; the ones in `tried` failed it already. */
  next(tried: ReadonlySet<string> = new Set()): string | undefined {
    const left = this.#members.filter(({ url, weight }) => weight > 0 && !tried.has(url));
    const healthy = left.filter((member) => this.#isHealthy(member));
    const candidates = healthy.length > 0 ? healthy : left;
    let best: Member | undefined;
    let total = 0;
    for (const member of candidates) {
      member.score += member.weight;
      total += member.weight;
      if (!best || member.score > best.score) best = member;
    }
    if (best) best.score -= total;
    return best?.url;
  }

  /** What a check or a request showed. Returns true when that changed what is known of the origin. */
  report(url: string, well: boolean): boolean {
    const member = this.#members.find((candidate) => candidate.url === url);
    if (!member) return false;
    const before = this.#isHealthy(member);
    member.failures = well ? 0 : member.failures + 1;
    return before !== this.#isHealthy(member);
  }

  #isHealthy({ failures }: Member): boolean {
    return failures < this.failuresAllowed;
  }
}
