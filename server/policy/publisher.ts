import type { PolicyIssue } from '../../core/exchange/console';
import type { Clock } from '../../core/exchange/ports';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { ParsePolicy } from '../../core/policy/types';
import type { Bus } from '../storage/bus-port';
import type { PoliciesInForce, PolicyRing, PolicyStore, PublishedPolicy } from '../storage/port';
import type { FleetSettingsStore } from '../storage/fleet-settings-port';
import { afterCommit } from '../storage/unit-of-work';
import { signPolicy, type Bundle, Bundles } from './bundles';
import type { SigningKey } from './signing-key';

/** What became of a wish to publish. */
export type PublishResult =
  | { readonly kind: 'published'; readonly version: number }
  | { readonly kind: 'conflict'; readonly version: number }
  | { readonly kind: 'invalid'; readonly issues: readonly PolicyIssue[] }
  /** It turns protection off, and a second person must approve it (approvals.ts). */
  | { readonly kind: 'waiting'; readonly approval: string; readonly reasons: readonly string[] };

/** Looks at a change before it is published; an answer keeps it back. */
export type Reviewer = (
  draft: Draft,
  before: PolicyDocument,
  after: PolicyDocument,
  ring: PolicyRing,
) => Promise<Extract<PublishResult, { kind: 'waiting' }> | undefined>;

export interface Draft {
  readonly document: unknown;
  readonly author: string;
  readonly note: string;
  /** The version that the author had before them: the one in force for all. */
  readonly basedOn: number;
  /** A second person has agreed. */
  readonly approved?: boolean;
}

export interface PublisherParts {
  readonly store: PolicyStore;
  readonly settings: FleetSettingsStore;
  readonly key: SigningKey;
  readonly parse: ParsePolicy;
  readonly bus: Bus;
  readonly clock: Clock;
  /** Told when the policy in force could not be read again. */
  readonly failed: (error: unknown) => void;
}

/** Publishes policy versions: checked, numbered, signed, stored, announced to all replicas. */
export class PolicyPublisher {
  readonly #listeners = new Set<(version: number) => void>();
  readonly #bundles: Bundles;
  #reading: Promise<void> = Promise.resolve();
  #reviewer: Reviewer | undefined;

  private constructor(
    private readonly parts: PublisherParts,
    private inForce: PoliciesInForce,
    private canaryGroups: ReadonlySet<string>,
  ) {
    this.#bundles = new Bundles(parts.key, parts.clock);
    const again = (): void => {
      this.#reading = this.#reading.then(() => this.#read()).catch(parts.failed);
    };
    parts.bus.subscribe('policy', again);
    parts.bus.onGap(again);
  }

  static async open(parts: PublisherParts): Promise<PolicyPublisher> {
    const [inForce, groups] = await Promise.all([
      parts.store.inForce(),
      parts.settings.canaryGroups(),
    ]);
    return new PolicyPublisher(parts, inForce, new Set(groups));
  }

  /** The public half of the signing key, raw and base64url. */
  get publicKey(): string {
    return this.parts.key.publicKey;
  }

  /** The version in force for all. There is one from the first start on. */
  current(): PublishedPolicy {
    if (!this.inForce.all) throw new Error('no policy has been published yet');
    return this.inForce.all;
  }

  /** The version that is tried out by the canary groups; undefined where none is. */
  canary(): PublishedPolicy | undefined {
    const { all, canary } = this.inForce;
    return canary && canary.version > (all?.version ?? 0) ? canary : undefined;
  }

  /** Groups of devices that get a version first. */
  get ring(): ReadonlySet<string> {
    return this.canaryGroups;
  }

  /** The version that is published next; a publication that another one forestalls gets none. */
  get nextVersion(): number {
    const { all, canary } = this.inForce;
    return Math.max(all?.version ?? 0, canary?.version ?? 0) + 1;
  }

  /** The version for devices of a group. */
  forGroup(group: string): PublishedPolicy {
    return (this.canaryGroups.has(group) ? this.canary() : undefined) ?? this.current();
  }

  /** What devices of a group get: signed, and signed anew in time where it expires. */
  bundleFor(group: string): Promise<Bundle> {
    return this.#bundles.of(this.forGroup(group));
  }

  /** Everything that is wrong with a document; nothing is stored. */
  check(document: unknown): readonly PolicyIssue[] {
    const parsed = this.parts.parse(document);
    return parsed.ok ? [] : parsed.issues;
  }

  /** Publishes version 1 at the very first start; later starts leave what the console published. */
  async publishInitial(document: unknown): Promise<PublishResult | undefined> {
    if (this.inForce.all) return undefined;
    return this.publish({ document, author: 'Portcullis', note: 'First policy', basedOn: 0 });
  }

  /** Publishes the next version to all, or to the canary groups only. */
  async publish(draft: Draft, ring: PolicyRing = 'all'): Promise<PublishResult> {
    const { store, parse, key, clock } = this.parts;
    const parsed = parse(draft.document);
    if (!parsed.ok) return { kind: 'invalid', issues: parsed.issues };
    const before = this.inForce.all?.version ?? 0;
    if (draft.basedOn !== before) return { kind: 'conflict', version: before };
    // Now: whoever publishes while this is reviewed and signed takes the number, and this is a conflict.
    const version = this.nextVersion;
    const inForce = this.inForce.all?.document;
    if (inForce && draft.approved !== true) {
      const waiting = await this.#reviewer?.(draft, inForce, parsed.policy.document, ring);
      if (waiting) return waiting;
    }
    const document = { ...parsed.policy.document, version };
    const time = clock.now();
    const { author, note } = draft;
    const bundle = await signPolicy(document, time, key);
    const policy = { version, time, author, note, ring, document, bundle };
    if (!(await store.add(policy))) {
      await this.#read();
      return { kind: 'conflict', version: this.current().version };
    }
    await afterCommit(() => this.#changed(version));
    return { kind: 'published', version };
  }

  /** Gives the version that the canary groups have to all; false where it is not that one any more. */
  async promote(version: number): Promise<boolean> {
    if (this.canary()?.version !== version) return false;
    const promoted = await this.parts.store.promote(version);
    await afterCommit(() => this.#changed(version));
    return promoted;
  }

  /**
   * Publishes what an earlier version said as the next version, for all: versions only rise. It also
   * takes a version back that the canary groups have. `undefined`: there is no such version.
   */
  async rollBack(to: number, author: string): Promise<PublishResult | undefined> {
    const earlier = await this.parts.store.find(to);
    if (!earlier) return undefined;
    const { document } = earlier;
    const basedOn = this.current().version;
    return this.publish({ document, author, note: `Back to version ${to}`, basedOn });
  }

  /** Asks before each publication that nobody has approved yet. */
  reviewWith(reviewer: Reviewer): void {
    this.#reviewer = reviewer;
  }

  async setRing(groups: readonly string[]): Promise<void> {
    await this.parts.settings.setCanaryGroups(groups);
    await this.#changed(this.current().version);
  }

  /** Calls back with each change of what is in force, made at any replica; returns the way to stop. */
  onPublish(listener: (version: number) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async #changed(version: number): Promise<void> {
    await this.#read();
    this.parts.bus.publish('policy', { version });
  }

  async #read(): Promise<void> {
    const { store, settings } = this.parts;
    const before = this.#state();
    const [inForce, groups] = await Promise.all([store.inForce(), settings.canaryGroups()]);
    // A read that began earlier may end later; versions only rise.
    if ((inForce.all?.version ?? 0) < (this.inForce.all?.version ?? 0)) return;
    this.inForce = inForce;
    this.canaryGroups = new Set(groups);
    if (this.#state() === before) return;
    for (const listener of this.#listeners) listener(this.current().version);
  }

  #state(): string {
    const { all, canary } = this.inForce;
    return JSON.stringify([all?.version, canary?.version, [...this.canaryGroups]]);
  }
}
