import type { Clock } from '../../core/exchange/ports';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { compilePolicy } from '../../core/policy/document';
import type { CompiledPolicy } from '../../core/policy/types';

/** How often it is looked whether the policy has expired, ms. */
const LOOK_MS = 15_000;

export interface PolicyExpiryOptions {
  readonly clock: Clock;
  /** When the bundle in force expires, milliseconds since the epoch; undefined: never. */
  readonly expires: () => number | undefined;
  readonly policy: { compiled(): CompiledPolicy; replace(policy: CompiledPolicy): void };
  /** Told when nothing may be looked into any more, and when it may again. */
  readonly onOpen: (open: boolean) => void;
  readonly onExpired: (expired: boolean) => void;
}

/**
 * What happens at a desk whose policy has expired while the endpoint could not be reached, as that
 * policy says: it stays, nothing is looked into any more, or no prompt goes through.
 */
export class PolicyExpiry {
  readonly #timer: NodeJS.Timeout;
  /** What was in force, while something else takes its place. */
  #good: CompiledPolicy | undefined;
  #expired = false;

  constructor(private readonly options: PolicyExpiryOptions) {
    this.#timer = setInterval(() => this.look(), LOOK_MS);
    this.#timer.unref();
  }

  /** Looks now; to be called whenever a bundle was taken over. */
  look(): void {
    const { expires, clock } = this.options;
    const at = expires();
    const expired = at !== undefined && at <= clock.now();
    if (expired === this.#expired) return;
    this.#expired = expired;
    this.options.onExpired(expired);
    if (expired) this.#expire();
    else this.#renew();
  }

  /** Another policy took the place of the one that had expired. */
  replaced(): void {
    this.#good = undefined;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  #expire(): void {
    const { policy, onOpen } = this.options;
    const { onExpiry } = policy.compiled().document.fleet;
    if (onExpiry === 'open') onOpen(true);
    if (onExpiry !== 'closed') return;
    this.#good = policy.compiled();
    policy.replace(nothingPasses(this.#good.document));
  }

  #renew(): void {
    this.options.onOpen(false);
    if (this.#good) this.options.policy.replace(this.#good);
    this.#good = undefined;
  }
}

/** The same policy with one rule that lets no prompt through. */
function nothingPasses(document: PolicyDocument): CompiledPolicy {
  const rule = {
    id: 'policy-expired',
    name: 'The policy of this device has expired',
    when: 'true',
    action: 'block',
    message:
      'The policy of this device has expired, and a new one could not be fetched. Connect to the network of your company, or ask your IT department.',
  };
  const parsed = compilePolicy({ ...document, rules: [rule] });
  if (parsed.ok) return parsed.policy;
  const [issue] = parsed.issues;
  throw new Error(`the closed policy does not hold: ${issue?.path ?? ''} ${issue?.message ?? ''}`);
}
