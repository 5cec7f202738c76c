import type { ReportDevice } from './device-events';
import { describeIssues } from './policy-issues';
import type { PolicyExpiry } from './policy-expiry';
import type { PolicyInForce } from './policy-in-force';
import type { Adoption, PolicyStore } from './policy-store';
import type { StatusBoard } from './status';

/** Length of the issues in an event, UTF-16 code units. */
const DETAIL_LENGTH = 4000;

/** Puts bundles in force, and says what became of them: event and status. */
export class PolicyUpdates {
  #lastRefusal = '';

  constructor(
    private readonly store: PolicyStore,
    private readonly policy: PolicyInForce,
    private readonly status: StatusBoard,
    private readonly report: ReportDevice,
    private readonly expiry: PolicyExpiry,
  ) {}

  /** The bundle of the last run. */
  async restore(policyKey: string): Promise<void> {
    this.#settle(await this.store.restore(policyKey));
  }

  /** A bundle of the endpoint. */
  async take(bundle: string, policyKey: string): Promise<void> {
    const adoption = await this.store.adopt(bundle, policyKey);
    this.#settle(adoption);
    if (adoption.kind !== 'adopted') return;
    this.report('policy_applied', { version: adoption.policy.document.version });
  }

  #settle(adoption: Adoption): void {
    switch (adoption.kind) {
      case 'known':
        // It may have been signed anew, and then counts for longer.
        this.expiry.look();
        return;
      case 'adopted':
        this.expiry.replaced();
        this.policy.replace(adoption.policy);
        this.expiry.look();
        this.status.update({ policyRefused: false });
        return;
      case 'refused': {
        // The endpoint offers the same bundle again each time that we connect.
        const issues = describeIssues(adoption.issues).slice(0, DETAIL_LENGTH);
        if (issues !== this.#lastRefusal) this.report('policy_refused', { issues });
        this.#lastRefusal = issues;
        this.status.update({ policyRefused: true });
      }
    }
  }
}
