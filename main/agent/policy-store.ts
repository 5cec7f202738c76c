import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { PolicyIssue } from '../../core/exchange/console';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PolicySource } from '../../core/exchange/ports';
import { verifyBundle } from '../../core/fleet/policy-bundle';
import { compilePolicy } from '../../core/policy/document';
import type { RuleFailureListener } from '../../core/policy/evaluate';
import { mergePolicy, type JsonRecord } from '../../core/policy/merge';
import type { CompiledPolicy } from '../../core/policy/types';
import { writeFileAtomically } from '../keychain/atomic-file';
import { PolicyFileError, readPolicyDocument } from './policy-file';

export interface PolicyStoreOptions {
  readonly dataDir: string;
  /** The document below the endpoint's: `--config FILE`, or the built-in default. */
  readonly baseFile: string;
  /** Part of a document that the operating system's management decides. */
  readonly managed: JsonRecord | undefined;
  readonly onRuleFailure: RuleFailureListener;
}

/** What became of a bundle from the endpoint. */
export type Applied =
  | { readonly kind: 'applied'; readonly version: number }
  /** Not newer than what is in force. */
  | { readonly kind: 'old'; readonly version: number }
  | { readonly kind: 'refused'; readonly reasons: readonly string[] };

/** The policy in force: managed configuration over the endpoint's bundle over a local document. */
export class PolicyStore implements PolicySource {
  readonly #listeners = new Set<(policy: PolicyDocument) => void>();
  #central: { readonly version: number; readonly document: JsonRecord } | undefined;

  private constructor(
    private readonly options: PolicyStoreOptions,
    private policy: CompiledPolicy,
  ) {}

  /** @throws PolicyFileError when the local document, or what is managed, cannot be used. */
  static async open(options: PolicyStoreOptions): Promise<PolicyStore> {
    const base = await readPolicyDocument(options.baseFile);
    const compiled = compile(options, base);
    if (!compiled.ok) throw new PolicyFileError(options.baseFile, compiled.issues);
    return new PolicyStore(options, compiled.policy);
  }

  current(): PolicyDocument {
    return this.policy.document;
  }

  compiled(): CompiledPolicy {
    return this.policy;
  }

  /** Version that the endpoint gave; 0 while there is none. */
  get centralVersion(): number {
    return this.#central?.version ?? 0;
  }

  subscribe(listener: (policy: PolicyDocument) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Puts the last good bundle in force again, if it still verifies. */
  async restore(policyKey: string, now: number): Promise<Applied | undefined> {
    let bundle: string;
    try {
      bundle = await readFile(this.#bundleFile, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
    return await this.#take(bundle, policyKey, now);
  }

  /** Takes a bundle over, and keeps it for the next start. A refused one changes nothing. */
  async apply(bundle: string, policyKey: string, now: number): Promise<Applied> {
    const applied = await this.#take(bundle, policyKey, now);
    if (applied.kind === 'applied') {
      await writeFileAtomically(this.#bundleFile, Buffer.from(bundle));
    }
    return applied;
  }

  async #take(bundle: string, policyKey: string, now: number): Promise<Applied> {
    const check = await verifyBundle(bundle, policyKey, now);
    if (!check.ok) return { kind: 'refused', reasons: [check.reason] };
    const { version, document } = check.bundle;
    if (version <= this.centralVersion) return { kind: 'old', version };
    const compiled = compile(this.options, { ...document, version });
    if (!compiled.ok) return { kind: 'refused', reasons: compiled.issues.map(inWords) };
    this.#central = { version, document };
    this.policy = compiled.policy;
    for (const listener of this.#listeners) listener(this.policy.document);
    return { kind: 'applied', version };
  }

  get #bundleFile(): string {
    return join(this.options.dataDir, 'policy.jws');
  }
}

function compile({ managed, onRuleFailure }: PolicyStoreOptions, lower: JsonRecord) {
  const document = managed ? mergePolicy(lower, managed).document : lower;
  return compilePolicy(document, onRuleFailure);
}

function inWords({ path, message }: PolicyIssue): string {
  return `${path || '(document)'}: ${message}`;
}
