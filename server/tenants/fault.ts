import { createHash } from 'node:crypto';
import type { TenantCheck, TenantFinding, TenantSeverity } from '../../core/exchange/tenant';

/** How grave a fault is by itself. */
export const SEVERITIES: Readonly<Record<TenantCheck, TenantSeverity>> = {
  admin_key_unused: 'high',
  admin_key_unrotated: 'high',
  key_unused: 'medium',
  key_unrotated: 'medium',
  key_unrestricted: 'high',
  key_owner_gone: 'high',
  member_inactive: 'low',
  member_without_mfa: 'high',
  admin_without_mfa: 'critical',
  invite_open: 'low',
  gpt_public: 'high',
  gpt_actions: 'medium',
  gpt_code: 'low',
  gpt_browsing: 'low',
  licence_suspended: 'low',
  file_match: 'high',
};

/** Something that is wrong with a thing, as one scan found it. `thing` is the provider's own id. */
export interface Fault {
  readonly check: TenantCheck;
  readonly thing: string;
  readonly object: string;
  readonly owner?: string;
  readonly detail?: string;
}

/** What one scan found, and which of its parts could not be asked. */
export interface Scan {
  readonly faults: readonly Fault[];
  readonly errors: readonly string[];
}

/** How old keys and members may be. */
export interface Ages {
  readonly now: number;
  readonly unusedDays: number;
  readonly rotateDays: number;
}

const DAY_MS = 86_400_000;

export const daysSince = (time: number, now: number): number => Math.floor((now - time) / DAY_MS);

/** Longest name of a thing that is kept, UTF-16 code units. */
const LONGEST_TEXT = 300;
const cut = (text: string): string => text.slice(0, LONGEST_TEXT);

/** The finding of a fault; what is known of it from before stays. */
export function findingOf(
  fault: Fault,
  before: TenantFinding | undefined,
  now: number,
): TenantFinding {
  return {
    id: idOf(fault),
    check: fault.check,
    severity: SEVERITIES[fault.check],
    object: cut(fault.object),
    owner: cut(fault.owner ?? ''),
    detail: cut(fault.detail ?? ''),
    firstSeen: before?.firstSeen ?? new Date(now).toISOString(),
    accepted: before?.accepted ?? false,
  };
}

/** The same fault of the same thing has the same id in every scan. */
export function idOf({ check, thing }: Pick<Fault, 'check' | 'thing'>): string {
  return createHash('sha256').update(`${check}\n${thing}`).digest('hex').slice(0, 24);
}

/** What is wrong with a key by its age and use; times are ms since the epoch. */
export function keyFaults(
  key: {
    readonly thing: string;
    readonly object: string;
    readonly owner: string;
    readonly created: number;
    /** `undefined`: never; `unknown`: the provider does not say. */
    readonly used: number | undefined | 'unknown';
    readonly admin?: boolean;
  },
  { now, unusedDays, rotateDays }: Ages,
): Fault[] {
  const { thing, object, owner, created, used, admin = false } = key;
  const about = { thing, object, owner };
  const faults: Fault[] = [];
  const age = daysSince(created, now);
  const idle = used === 'unknown' ? 0 : daysSince(used ?? created, now);
  if (idle >= unusedDays) {
    const detail = used === undefined ? `never used in ${idle} days` : `unused for ${idle} days`;
    faults.push({ ...about, check: admin ? 'admin_key_unused' : 'key_unused', detail });
  }
  if (age >= rotateDays) {
    const check = admin ? 'admin_key_unrotated' : 'key_unrotated';
    faults.push({ ...about, check, detail: `${age} days old` });
  }
  return faults;
}

/** The invitations that nobody has taken up, whether they still hold or have run out. */
export function openInvites(
  invites: readonly { readonly id: string; readonly email: string; readonly status: string }[],
): Fault[] {
  return invites
    .filter(({ status }) => status === 'pending' || status === 'expired')
    .map(({ id, email, status }) => ({
      check: 'invite_open',
      thing: id,
      object: email,
      detail: status,
    }));
}

/** Does the parts of a scan one after the other; a part that fails leaves the others alone. */
export async function scanParts(
  parts: readonly (() => Promise<readonly Fault[]>)[],
  reason: (error: unknown) => string,
): Promise<Scan> {
  const faults: Fault[] = [];
  const errors: string[] = [];
  for (const part of parts) {
    try {
      faults.push(...(await part()));
    } catch (error) {
      errors.push(reason(error));
    }
  }
  return { faults, errors };
}
