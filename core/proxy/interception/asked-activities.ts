import type { Activity } from '../../exchange/app';
import type { PolicyDocument } from '../../exchange/policy-document';

/** Answers for the policy in force, which is one object until the next one comes. */
const known = new WeakMap<PolicyDocument, boolean>();

/**
 * Whether policy has anything to say of requests that hold no prompt and still are an upload, a
 * share, a download or a call: only then are they asked about.
 */
export function asksAboutActivity(policy: PolicyDocument, activity: Activity | undefined): boolean {
  if (activity === undefined || activity === 'prompt') return false;
  const before = known.get(policy);
  if (before !== undefined) return before;
  const asks =
    policy.rules.some(({ enabled, when }) => enabled && when.includes('app.activity')) ||
    policy.apps.some(({ controls }) => Object.values(controls).includes('block'));
  known.set(policy, asks);
  return asks;
}
