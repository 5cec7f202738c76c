import { createHash } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { FLEET_CONSOLE_PATHS } from '../../../core/exchange/fleet-console';
import { noteAct } from '../../audit/recorded-request';
import { ApiError } from '../../errors';
import type { FleetAdministration } from './services';

/** Largest file of a hashed set, bytes. */
const SET_BYTES = 64 * 1024 * 1024;
/** How such a file begins (core/datasets/hashed-set.ts). */
const MAGIC = Buffer.from('PCDS');

/** Files of hashed sets: policies name them by hash, devices fetch them. */
export function setRoutes(app: FastifyInstance, { setFiles, clock }: FleetAdministration): void {
  app.get(FLEET_CONSOLE_PATHS.sets, async () => ({ sets: await setFiles.list() }));
  void app.register(async (upload) => {
    upload.removeAllContentTypeParsers();
    // Any type is read, so that who may not do this hears that and nothing else.
    upload.addContentTypeParser(
      '*',
      { parseAs: 'buffer', bodyLimit: SET_BYTES },
      (_request, body, done) => done(null, body),
    );
    upload.post(FLEET_CONSOLE_PATHS.sets, { bodyLimit: SET_BYTES }, async (request) => {
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (!bytes.subarray(0, MAGIC.length).equals(MAGIC)) {
        throw new ApiError(400, 'bad_request', 'The file is not a hashed set.');
      }
      const author = request.session?.account.name ?? '';
      noteAct(request, {
        target: createHash('sha256').update(bytes).digest('hex'),
        detail: { size: bytes.length },
      });
      const { sha256, size } = await setFiles.add(bytes, author, clock.now());
      return { sha256, size };
    });
  });
  app.delete<{ Params: { sha256: string } }>(
    `${FLEET_CONSOLE_PATHS.sets}/:sha256`,
    async ({ params }, reply) => {
      if (!(await setFiles.remove(params.sha256))) {
        throw new ApiError(404, 'not_found', 'There is no such set.');
      }
      void reply.code(204);
    },
  );
}
