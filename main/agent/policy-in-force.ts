import type { Detection, DetectionEngine, UnusedSet } from '../../core/detect/types';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PolicySource } from '../../core/exchange/ports';
import { createAppLibrary, type AppLibrary, type LibraryApp } from '../../core/extract/app-library';
import type { CompiledPolicy } from '../../core/policy/types';
import { readDatasetFiles } from './dataset-files';

/** What a policy is applied to. */
export interface Applied {
  readonly apps: readonly LibraryApp[];
  readonly engine: DetectionEngine;
  readonly detection: Detection;
  /** Folder of the hashed sets that a policy refers to. */
  readonly datasetsDir: string;
  /** Told of each set of a policy that cannot be used. */
  readonly onUnusedSet?: (unused: UnusedSet) => void;
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
    this.#engine = this.#applyDetection(first.document);
  }

  /**
   * Scans answers with the profiles of the policy in force. An answer is scanned with each piece of
   * it that arrives, so that only the fast layer of the models is asked.
   */
  readonly answerEngine: Pick<DetectionEngine, 'scan'> = {
    scan: (inputs, options) =>
      this.#engine.scan(inputs, {
        ...options,
        layers: options?.layers === 'none' ? 'none' : 'linear',
      }),
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
    this.#library = createAppLibrary(this.applied.apps, policy.document.apps);
    this.#engine = this.#applyDetection(policy.document);
    this.#compiled = policy;
    for (const listener of this.#listeners) listener(policy.document);
  }

  /** Gives detection the policy's finders and profiles; gives the engine for answers. */
  #applyDetection(document: PolicyDocument): DetectionEngine {
    const { engine, detection, datasetsDir, onUnusedSet } = this.applied;
    const { exactData, detectors, profiles } = document;
    const sets = readDatasetFiles(datasetsDir, document);
    const { sources, unused } = detection.usePolicyDetection({ exactData, detectors, sets });
    for (const set of unused) onUnusedSet?.(set);
    detection.useProfiles(profiles);
    return engine.withSources(sources).withProfiles(profiles);
  }

  subscribe(listener: (policy: PolicyDocument) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
