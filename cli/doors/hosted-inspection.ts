import { join } from 'node:path';
import type { Logger } from 'pino';
import type { PolicyDocument } from '../../core/exchange/policy-document';
import { compilePolicy } from '../../core/policy/document';
import type { CompiledPolicy } from '../../core/policy/types';
import type { Closing } from '../../main/agent/closing';
import { DATASETS_FOLDER } from '../../main/agent/dataset-files';
import {
  companyModelWish,
  openDetection,
  type OpenDetection,
} from '../../main/agent/open-detection';
import { PolicyInForce } from '../../main/agent/policy-in-force';
import type { WorkerFiles } from '../../main/agent/worker-files';
import type { Server } from '../../server/app';

export interface HostedInspectionOptions {
  readonly server: Server;
  /** Holds the files of hashed sets. */
  readonly dataDir: string;
  readonly resourcesDir: string;
  readonly workers: WorkerFiles | undefined;
  /** Folder of a text classifier that the company prefers. */
  readonly modelFolder?: string | undefined;
  readonly log: Logger;
}

export interface HostedInspection extends OpenDetection {
  readonly policy: PolicyInForce;
}

/** Detection, and the policy that the endpoint has published, for a door that it hosts. */
export function openHostedInspection(
  { server, dataDir, resourcesDir, workers, modelFolder, log }: HostedInspectionOptions,
  closing: Closing,
): HostedInspection {
  const wish = modelFolder === undefined ? undefined : companyModelWish(modelFolder, log);
  const opened = openDetection(resourcesDir, workers, wish);
  closing.add('detection', async () => {
    await Promise.all([opened.detection.close(), opened.documents.close()]);
  });
  const policy = new PolicyInForce(compiled(server.policy().document), {
    apps: [],
    engine: opened.engine,
    detection: opened.detection,
    datasetsDir: join(dataDir, DATASETS_FOLDER),
    onUnusedSet: ({ id, reason }) => log.warn({ set: id, reason }, 'a data set cannot be used'),
  });
  return { ...opened, policy };
}

/** What the endpoint published is valid: it was checked before. */
export function compiled(document: PolicyDocument): CompiledPolicy {
  const parsed = compilePolicy(document);
  if (parsed.ok) return parsed.policy;
  throw new Error(`the published policy is not valid: ${parsed.issues[0]?.message ?? ''}`);
}
