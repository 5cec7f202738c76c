import { ulid } from 'ulid';
import { z } from 'zod';
import type { Clock } from '../../core/exchange/ports';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { Settings, type Kept } from '../administration/settings';
import type { SettingStore } from '../storage/administration-port';
import type { Together } from '../storage/port';
import type { Draft, PolicyPublisher, PublishResult, Reviewer } from './publisher';
import { weakenings } from './protection-change';

/** Requests that wait at once; more are refused until somebody decides. */
const MAX_WAITING = 100;
/** Id of the switch among the records. */
const SWITCH = 'switch';

const recordSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switch'), required: z.boolean() }),
  z.object({
    kind: z.literal('waiting'),
    document: z.unknown(),
    author: z.string(),
    note: z.string(),
    basedOn: z.number().int(),
    ring: z.enum(['all', 'canary']),
    reasons: z.array(z.string()),
  }),
]);
type Waiting = Extract<z.output<typeof recordSchema>, { kind: 'waiting' }>;

export type ApprovalResult = PublishResult | { readonly kind: 'unknown' | 'own' };

/**
 * Two-person approval of policy that turns protection off. What counts is worked out from the
 * difference of the documents; whoever asked may not approve it.
 */
export class Approvals {
  private readonly records: Settings<typeof recordSchema>;

  constructor(
    store: SettingStore,
    private readonly together: Together,
    private readonly policy: PolicyPublisher,
    private readonly clock: Clock,
  ) {
    this.records = new Settings(store, 'approval', recordSchema, clock);
    policy.reviewWith((draft, before, after, ring) => this.review(draft, before, after, ring));
  }

  async required(): Promise<boolean> {
    const found = (await this.records.find(SWITCH))?.value;
    return found?.kind === 'switch' && found.required;
  }

  /** Switching it off is itself left to owners (see the route). */
  async setRequired(required: boolean): Promise<void> {
    await this.records.put(SWITCH, { kind: 'switch', required });
  }

  /** What waits, oldest first. */
  async list(): Promise<readonly Kept<Waiting>[]> {
    return (await this.records.list()).flatMap((record) => {
      const { value } = record;
      return value.kind === 'waiting' ? [{ ...record, value }] : [];
    });
  }

  /** Publishes what waits, in the name of both. */
  async approve(id: string, approver: string): Promise<ApprovalResult> {
    const found = (await this.records.find(id))?.value;
    if (found?.kind !== 'waiting') return { kind: 'unknown' };
    if (found.author === approver) return { kind: 'own' };
    const { document, note, basedOn, ring, author } = found;
    const draft = { document, note, basedOn, author: `${author} + ${approver}`, approved: true };
    return this.together<ApprovalResult>(async () => {
      // Removed first: of two who approve it at once, one publishes.
      if (!(await this.records.remove(id))) return { kind: 'unknown' };
      return this.policy.publish(draft, ring);
    });
  }

  reject(id: string): Promise<boolean> {
    return id === SWITCH ? Promise.resolve(false) : this.records.remove(id);
  }

  private readonly review: Reviewer = async (draft, before, after, ring) => {
    if (!(await this.required())) return undefined;
    const reasons = weakenings(before, after);
    if (reasons.length === 0) return undefined;
    if ((await this.list()).length >= MAX_WAITING) {
      return { kind: 'waiting', approval: '', reasons: ['too many changes wait for approval'] };
    }
    const approval = await this.keep(draft, after, ring, reasons);
    return { kind: 'waiting', approval, reasons };
  };

  private keep(
    { author, note, basedOn }: Draft,
    document: PolicyDocument,
    ring: Waiting['ring'],
    reasons: readonly string[],
  ): Promise<string> {
    const waiting = { author, note, basedOn, document, ring, reasons: [...reasons] };
    return this.records.add({ kind: 'waiting', ...waiting }, ulid(this.clock.now()));
  }
}
