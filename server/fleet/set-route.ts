import { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { FLEET_PATHS } from '../../core/fleet/wire';
import { ApiError } from '../errors';
import type { SetFileTable } from '../storage/set-file-table';
import { signed, type FleetServices } from './services';

const RANGE = /^bytes=(\d{1,15})-$/;
const SHA256 = /^[0-9a-f]{64}$/;

/** GET a file of a hashed set by the hash of its content, or what is left of it (RFC 9110 14.2). */
export function setRoute(
  app: FastifyInstance,
  services: FleetServices & { readonly setFiles: SetFileTable },
): void {
  app.get<{ Params: { sha256: string } }>(
    `${FLEET_PATHS.sets}/:sha256`,
    signed(services, async (_from, request, reply) => {
      const { sha256 } = request.params as { sha256: string };
      const file = SHA256.test(sha256) ? await services.setFiles.find(sha256) : undefined;
      if (!file) throw new ApiError(404, 'not_found', 'There is no such set.');
      const from = Number(RANGE.exec(request.headers.range ?? '')?.[1] ?? 0);
      if (from > file.size) {
        throw new ApiError(416, 'bad_request', 'The range begins after the end.');
      }
      void reply
        .code(from > 0 ? 206 : 200)
        .type('application/octet-stream')
        .header('etag', `"${sha256}"`)
        .header('content-length', String(file.size - from));
      if (from > 0) {
        void reply.header('content-range', `bytes ${from}-${file.size - 1}/${file.size}`);
      }
      return Readable.from(services.setFiles.read(sha256, from));
    }),
  );
}
