import type { Clock } from '../../core/exchange/ports';
import type { SigningKey } from '../policy/signing-key';
import type {
  AuditActor,
  AuditDetail,
  AuditEntry,
  AuditFilter,
  AuditHead,
  AuditStore,
  JoinedEntry,
  NextEntry,
} from '../storage/audit-port';
import { faultOf, FIRST_PREVIOUS, isOwnHead, link, publicKeyOf } from './chain';

/** Longest name, target or text of a detail, in UTF-16 code units; what is longer is cut. */
export const AUDIT_TEXT_LENGTH = 500;
/** Entries that one read of the verification takes. */
const PAGE = 1000;

/** An act to be recorded. */
export interface AuditAct {
  readonly actor: AuditActor;
  /** Area and act, `policy.publish`. */
  readonly action: string;
  readonly target?: string;
  readonly detail?: AuditDetail;
}

export type AuditVerification =
  | { readonly ok: true; readonly entries: number; readonly head: string }
  | { readonly ok: false; readonly entries: number; readonly fault: string };

/** What the endpoint does by itself: prune, publish the first policy, send a report. */
export const SYSTEM_ACTOR: AuditActor = { kind: 'system', id: '', name: 'Portcullis' };

/**
 * The administrators' audit log. Entries are only added; each holds the hash of the one before and
 * is signed with the endpoint's key, so a change, a gap or a cut at the end shows.
 */
export class AuditLog {
  constructor(
    private readonly store: AuditStore,
    private readonly key: SigningKey,
    private readonly clock: Clock,
  ) {}

  /** Resolves after the commit; an act whose record fails must not be answered as done. */
  record(act: AuditAct): Promise<AuditEntry> {
    return this.store.append(this.#entryOf(act));
  }

  /** The same within work that another record is joined to; that one stays for a later write. */
  recordApart(act: AuditAct): Promise<AuditEntry> {
    return this.store.appendApart(this.#entryOf(act));
  }

  /** The same, committed with the first write of the work that it is about; asks for it then. */
  join(act: () => AuditAct): JoinedEntry {
    return this.store.join((head) => this.#entryOf(act())(head));
  }

  #entryOf({ actor, action, target = '', detail = {} }: AuditAct): NextEntry {
    const content = {
      time: this.clock.now(),
      actor: { kind: actor.kind, id: cut(actor.id), name: cut(actor.name) },
      action,
      target: cut(target),
      detail: Object.fromEntries(
        Object.entries(detail).map(([name, value]) => [
          name,
          typeof value === 'string' ? cut(value) : value,
        ]),
      ),
    };
    return ({ seq, hash }) =>
      link({ ...content, seq: seq + 1, previous: hash }, this.key.privateKey);
  }

  list(filter: AuditFilter): Promise<readonly AuditEntry[]> {
    return this.store.list(filter);
  }

  /** Reads the whole log. `anchor` is an entry that was noted elsewhere and must still be there. */
  verify(anchor?: AuditHead): Promise<AuditVerification> {
    return verifyLog(this.store, this.key.publicKey, anchor);
  }
}

/** The same for a log that nobody writes to, with the public key alone (raw, base64url). */
export async function verifyLog(
  store: Pick<AuditStore, 'read' | 'head'>,
  publicKey: string,
  anchor?: AuditHead,
): Promise<AuditVerification> {
  const key = publicKeyOf(publicKey);
  // The head is read first: what is added during the reading is no fault.
  const head = await store.head();
  if (!head || !isOwnHead(head, key)) {
    return { ok: false, entries: 0, fault: 'the head of the log was removed or changed' };
  }
  let before: AuditHead = { seq: 0, hash: FIRST_PREVIOUS };
  let anchored = anchor === undefined;
  let headFound = head.seq === 0;
  for (;;) {
    const page = await store.read(before.seq + 1, PAGE);
    for (const entry of page) {
      const fault = faultOf(entry, before, key);
      if (fault !== undefined) return { ok: false, entries: before.seq, fault };
      before = entry;
      anchored ||= entry.seq === anchor?.seq && entry.hash === anchor.hash;
      headFound ||= entry.seq === head.seq && entry.hash === head.hash;
    }
    if (page.length < PAGE) break;
  }
  const entries = before.seq;
  if (!headFound) return { ok: false, entries, fault: `the log was cut after entry ${entries}` };
  if (!anchored) return { ok: false, entries, fault: 'the noted entry is not in the log' };
  return { ok: true, entries, head: before.hash };
}

const cut = (text: string): string => text.slice(0, AUDIT_TEXT_LENGTH);
