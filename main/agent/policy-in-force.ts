import type { Detection, DetectionEngine } from '../../core/detect/types';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PolicySource } from '../../core/exchange/ports';
import { createAppLibrary, type AppLibrary, type LibraryApp } from '../../core/extract/app-library';
import type { CompiledPolicy } from '../../core/policy/types';

/** What a policy is applied to. */
export interface Applied {
  readonly apps: readonly LibraryApp[];
  readonly engine: DetectionEngine;
  readonly detection: Detection;
}

/**
 * The policy in force and what is made of it: app library, detection profiles. They change in one
 * turn of the event loop, so that nothing sees the one without the other.
 */
export class PolicyInForce implements PolicySource {
  readonly #listeners = new Set<(policy: PolicyDocument) => void>();
  #compiled: CompiledPolicy;
  #library: AppLibrary;
  #engine: DetectionEngine;

  constructor(
    first: CompiledPolicy,
    private readonly applied: Applied,
  ) {
    this.#compiled = first;
    this.#library = createAppLibrary(applied.apps, first.document.apps);
    this.#engine = applied.engine.withProfiles(first.document.profiles);
    applied.detection.useProfiles(first.document.profiles);
  }

  /** Scans answers with the profiles of the policy in force. */
  readonly answerEngine: Pick<DetectionEngine, 'scan'> = {
    scan: (inputs) => this.#engine.scan(inputs),
  };

  compiled(): CompiledPolicy {
    return this.#compiled;
  }

  current(): PolicyDocument {
    return this.#compiled.document;
  }

  library(): AppLibrary {
    return this.#library;
  }

  replace(policy: CompiledPolicy): void {
    const { apps, profiles } = policy.document;
    this.#library = createAppLibrary(this.applied.apps, apps);
    this.#engine = this.applied.engine.withProfiles(profiles);
    this.applied.detection.useProfiles(profiles);
    this.#compiled = policy;
    for (const listener of this.#listeners) listener(policy.document);
  }

  subscribe(listener: (policy: PolicyDocument) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
