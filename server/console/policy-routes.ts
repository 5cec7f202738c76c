import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONSOLE_PATHS, type PolicyState, type PolicyVersion } from '../../core/exchange/console';
import { ApiError } from '../errors';
import type { PublishResult } from '../policy/publisher';
import type { PolicyRecord } from '../storage/port';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** A policy with full lists is some megabytes of JSON. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;
/** Versions that the history lists. */
const HISTORY = 200;

const checkSchema = z.strictObject({ document: z.unknown() });
const publishSchema = z.strictObject({
  document: z.unknown(),
  note: z.string().max(1000),
  basedOn: z.number().int().nonnegative(),
});
const versionSchema = z.coerce.number().int().positive();

/** The policy in force, its history, and the publishing of the next version. */
export function policyRoutes(app: FastifyInstance, services: ConsoleServices): void {
  const { policy, policies, devices } = services;
  const options = { bodyLimit: DOCUMENT_BYTES };

  app.get(CONSOLE_PATHS.policy, async (): Promise<PolicyState> => {
    const { version, document } = policy.current();
    const [versions, spread] = await Promise.all([policies.list(HISTORY), devices.spread()]);
    return { version, document, versions: versions.map(describe), spread: [...spread] };
  });
  app.post(CONSOLE_PATHS.policyCheck, options, async (request) => {
    const { document } = parseInput(request.body, checkSchema);
    const issues = policy.check(document);
    return { ok: issues.length === 0, issues };
  });
  app.post(CONSOLE_PATHS.policyPublish, options, async (request) => {
    const draft = parseInput(request.body, publishSchema);
    const author = request.session?.account.name ?? '';
    return versionOf(await policy.publish({ ...draft, document: draft.document, author }));
  });
  app.get<{ Params: { version: string } }>(
    `${CONSOLE_PATHS.policyVersions}/:version`,
    async (request) => {
      const version = parseInput(request.params.version, versionSchema);
      const found = await policies.find(version);
      if (!found) throw new ApiError(404, 'not_found', `There is no policy version ${version}.`);
      return { ...describe(found), document: found.document };
    },
  );
}

export function versionOf(result: PublishResult): { version: number } {
  switch (result.kind) {
    case 'published':
      return { version: result.version };
    case 'conflict':
      throw new ApiError(
        409,
        'conflict',
        `Version ${result.version} was published in between; look at it before you publish yours.`,
      );
    case 'invalid':
      throw new ApiError(422, 'invalid_policy', 'The policy has mistakes; nothing was published.', {
        issues: result.issues,
      });
    case 'waiting':
      throw new ApiError(
        422,
        'approval_needed',
        `This turns protection off, so somebody else must approve it: ${result.reasons.join('; ')}.`,
      );
  }
}

function describe({ version, time, author, note }: PolicyRecord): PolicyVersion {
  return { version, time: new Date(time).toISOString(), author, note };
}
