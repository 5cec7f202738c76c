import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { Detection, DocumentReader } from '../../core/detect/types';
import type { Clock } from '../../core/exchange/ports';
import { appLibrarySchema, type LibraryApp } from '../../core/extract/app-library';
import type { AgentConfig } from './config';
import { DATASETS_FOLDER } from './dataset-files';
import { readLocalPolicy } from './local-policy';
import { companyModelWish, openDetection } from './open-detection';
import { PolicyInForce } from './policy-in-force';
import { PolicyStore } from './policy-store';
import type { WorkerFiles } from './worker-files';

/** What looks at traffic: the policy in force, detection and the library of AI apps. */
export interface Inspection {
  readonly store: PolicyStore;
  readonly policy: PolicyInForce;
  readonly detection: Detection;
  readonly documents: DocumentReader;
  readonly apps: readonly LibraryApp[];
}

/**
 * Loads policy, detectors and library. Without built `workers` long texts are scanned in
 * slices and documents are read on the calling thread. @throws PolicyFileError, CatalogueError, ModelFileError
 */
export async function openInspection(
  config: AgentConfig,
  clock: Clock,
  log: Logger,
  workers: WorkerFiles | undefined,
): Promise<Inspection> {
  const store = await PolicyStore.open({
    dataDir: config.dataDir,
    local: await readLocalPolicy(config),
    managed: config.managed,
    recommended: config.recommended,
    clock,
    onRuleFailure: ({ rule, error }) =>
      log.warn({ rule: rule.id, reason: error.message }, 'a rule could not be evaluated'),
  });
  const apps = await readLibrary(join(config.resourcesDir, 'ai-apps.json'));
  const { modelFolder, resourcesDir } = config;
  const { engine, detection, documents } = openDetection(
    resourcesDir,
    workers,
    modelFolder === undefined ? undefined : companyModelWish(modelFolder, log),
  );
  const policy = new PolicyInForce(store.initial, {
    apps,
    engine,
    detection,
    datasetsDir: join(config.dataDir, DATASETS_FOLDER),
    onUnusedSet: ({ id, reason }) => log.warn({ set: id, reason }, 'a data set cannot be used'),
  });
  return { store, policy, detection, documents, apps };
}

async function readLibrary(file: string): Promise<readonly LibraryApp[]> {
  return appLibrarySchema.parse(JSON.parse(await readFile(file, 'utf8'))).apps;
}
