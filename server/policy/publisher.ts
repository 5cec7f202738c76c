import type { PolicyIssue } from '../../core/exchange/console';
import type { Clock } from '../../core/exchange/ports';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { signBundle } from '../../core/fleet/policy-bundle';
import type { ParsePolicy } from '../../core/policy/types';
import type { PolicyStore, PublishedPolicy } from '../storage/port';
import type { SigningKey } from './signing-key';

/** What became of a wish to publish. */
export type PublishResult =
  | { readonly kind: 'published'; readonly version: number }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'invalid'; readonly issues: readonly PolicyIssue[] };

export interface Draft {
  readonly document: unknown;
  readonly author: string;
  readonly note: string;
  /** The version that the author had before them. */
  readonly basedOn: number;
}

/** Publishes policy versions: checked, numbered, signed, stored, announced. */
export class PolicyPublisher {
  private readonly listeners = new Set<(version: number) => void>();

  private constructor(
    private readonly store: PolicyStore,
    private readonly key: SigningKey,
    private readonly parse: ParsePolicy,
    private readonly clock: Clock,
    private latest: PublishedPolicy | undefined,
  ) {}

  static async open(
    store: PolicyStore,
    key: SigningKey,
    parse: ParsePolicy,
    clock: Clock,
  ): Promise<PolicyPublisher> {
    return new PolicyPublisher(store, key, parse, clock, await store.latest());
  }

  /** The public half of the signing key, raw and base64url. */
  get publicKey(): string {
    return this.key.publicKey;
  }

  /** The version in force. There is one from the first start on. */
  current(): PublishedPolicy {
    if (!this.latest) throw new Error('no policy has been published yet');
    return this.latest;
  }

  /** Everything that is wrong with a document; nothing is stored. */
  check(document: unknown): readonly PolicyIssue[] {
    const parsed = this.parse(document);
    return parsed.ok ? [] : parsed.issues;
  }

  /** Publishes version 1 at the very first start; later starts leave what the console published. */
  async publishInitial(document: unknown): Promise<PublishResult | undefined> {
    if (this.latest) return undefined;
    return this.publish({ document, author: 'Portcullis', note: 'First policy', basedOn: 0 });
  }

  async publish(draft: Draft): Promise<PublishResult> {
    const parsed = this.parse(draft.document);
    if (!parsed.ok) return { kind: 'invalid', issues: parsed.issues };
    const inForce = this.latest?.version ?? 0;
    if (draft.basedOn !== inForce) return { kind: 'conflict', version: inForce };
    const policy = await this.sign(draft, { ...parsed.policy.document, version: inForce + 1 });
    if (!(await this.store.add(policy))) {
      this.latest = await this.store.latest();
      return { kind: 'conflict', version: this.current().version };
    }
    this.latest = policy;
    for (const listener of this.listeners) listener(policy.version);
    return { kind: 'published', version: policy.version };
  }

  /** Calls back with each new version; returns the way to stop. */
  onPublish(listener: (version: number) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private async sign(draft: Draft, document: PolicyDocument): Promise<PublishedPolicy> {
    const time = this.clock.now();
    const bundle = await signBundle(
      { version: document.version, document, issuedAt: new Date(time).toISOString() },
      this.key.privateKey,
    );
    const { author, note } = draft;
    return { version: document.version, time, author, note, document, bundle };
  }
}
