import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyIssue } from '../../core/exchange/console';
import type { Clock } from '../../core/exchange/ports';
import { tagOf, verifyBundle, type PolicyBundle } from '../../core/fleet/policy-bundle';
import { compilePolicy } from '../../core/policy/document';
import type { RuleFailureListener } from '../../core/policy/rule-run';
import { mergePolicy, type JsonRecord } from '../../core/policy/merge';
import type { CompiledPolicy, PolicyParse } from '../../core/policy/types';
import { writeFileAtomically } from '../keychain/atomic-file';
import { PolicyFileError } from './policy-issues';

export interface PolicyStoreOptions {
  readonly dataDir: string;
  readonly local: { readonly file: string; readonly document: JsonRecord };
  /** What the operating system's managed configuration sets; beats every other source. */
  readonly managed: JsonRecord | undefined;
  /** What it only recommends; every other source beats it. */
  readonly recommended?: JsonRecord | undefined;
  readonly clock: Clock;
  readonly onRuleFailure: RuleFailureListener;
}

export type Adoption =
  | { readonly kind: 'adopted'; readonly policy: CompiledPolicy }
  /** The bundle in force, or an older one that a proxy held on to. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly issues: readonly PolicyIssue[] };

/**
 * Puts the policy together out of its sources (managed configuration over the central bundle over
 * the local file over what is recommended) and keeps the last good bundle in `<dataDir>/policy/bundle.jws`. A policy that is
 * not valid as a whole is refused, and the one in force stays.
 */
export class PolicyStore {
  #bundle: PolicyBundle | undefined;

  private constructor(
    private readonly options: PolicyStoreOptions,
    readonly initial: CompiledPolicy,
    /** Why the managed configuration could not be laid over the local policy. */
    readonly managedIssues: readonly PolicyIssue[],
  ) {}

  /** @throws PolicyFileError when the local policy itself is wrong */
  static async open(options: PolicyStoreOptions): Promise<PolicyStore> {
    await mkdir(join(options.dataDir, 'policy'), { recursive: true, mode: 0o700 });
    const { file, document } = options.local;
    const alone = compilePolicy(document, options.onRuleFailure);
    if (!alone.ok) throw new PolicyFileError(file, alone.issues);
    const merged = compileUnderManaged(options, document);
    return merged.ok
      ? new PolicyStore(options, merged.policy, [])
      : new PolicyStore(options, alone.policy, merged.issues);
  }

  /** Version of the central bundle in force; 0 where there is none. */
  get version(): number {
    return this.#bundle?.version ?? 0;
  }

  /** `ETag` of the bundle in force. */
  get tag(): string {
    return this.#bundle ? tagOf(this.#bundle) : '"0"';
  }

  /** When the bundle in force expires, milliseconds since the epoch; undefined: it does not. */
  get expires(): number | undefined {
    const { expires } = this.#bundle ?? {};
    return expires === undefined ? undefined : Date.parse(expires);
  }

  /** True when half of the bundle's time is over: the endpoint has signed it anew. */
  get renewalDue(): boolean {
    const { expires } = this;
    if (this.#bundle === undefined || expires === undefined) return false;
    const issued = Date.parse(this.#bundle.issuedAt);
    return this.options.clock.now() >= issued + (expires - issued) / 2;
  }

  /**
   * Takes the bundle of the last run over. It was in time when it came, so its expiry does not count
   * again: without a newer policy the last good one stays in force.
   */
  async restore(policyKey: string): Promise<Adoption> {
    const stored = await this.#read();
    if (stored === undefined) return { kind: 'known' };
    const { adoption, bundle } = await this.#check(stored, policyKey, 0);
    if (adoption.kind === 'adopted') this.#bundle = bundle;
    return adoption;
  }

  /** Takes a bundle from the endpoint over, once it is on disk. Only a newer version counts. */
  async adopt(jws: string, policyKey: string): Promise<Adoption> {
    const { adoption, bundle } = await this.#check(jws, policyKey, this.options.clock.now());
    // The same version, signed anew, counts for longer.
    const renewed = adoption.kind === 'known' && bundle && tagOf(bundle) !== this.tag;
    if (adoption.kind !== 'adopted' && !renewed) return adoption;
    await writeFileAtomically(this.#file, Buffer.from(jws));
    this.#bundle = bundle;
    return adoption;
  }

  get #file(): string {
    return join(this.options.dataDir, 'policy', 'bundle.jws');
  }

  async #read(): Promise<string | undefined> {
    try {
      return await readFile(this.#file, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }

  async #check(
    jws: string,
    policyKey: string,
    now: number,
  ): Promise<{ readonly adoption: Adoption; readonly bundle?: PolicyBundle }> {
    const checked = await verifyBundle(jws, policyKey, now);
    if (!checked.ok) {
      return { adoption: { kind: 'refused', issues: [{ path: '', message: checked.reason }] } };
    }
    const { bundle } = checked;
    if (bundle.version <= this.version) return { adoption: this.#older(bundle), bundle };
    const document = { ...bundle.document, version: bundle.version };
    const parsed = compileUnderManaged(this.options, document);
    if (!parsed.ok) return { adoption: { kind: 'refused', issues: parsed.issues } };
    return { adoption: { kind: 'adopted', policy: parsed.policy }, bundle };
  }

  #older({ version }: PolicyBundle): Adoption {
    if (version === this.version) return { kind: 'known' };
    const message = `version ${version} is older than version ${this.version}, which is in force`;
    return { kind: 'refused', issues: [{ path: 'version', message }] };
  }
}

function compileUnderManaged(options: PolicyStoreOptions, document: JsonRecord): PolicyParse {
  const { managed = {}, recommended = {} } = options;
  const full = mergePolicy(mergePolicy(recommended, document).document, managed).document;
  return compilePolicy(full, options.onRuleFailure);
}
