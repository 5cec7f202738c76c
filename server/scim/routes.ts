import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiTokens } from '../accounts/api-tokens';
import { ApiProblem } from '../api/api-problem';
import { requireScope } from '../api/guard';
import type { AuditLog } from '../audit/audit-log';
import { endJoin, joinRecord, recordRequest } from '../audit/recorded-request';
import { bodyLimitOf, tooLargeText } from '../errors';
import type { ScimDirectory } from './directory';
import { parseFilter } from './filter';
import { matches } from './filter-match';
import type { JsonObject } from './json';
import { patched, patchSchema } from './patch';
import { showGroup, showUser } from './resource';
import { ScimError } from './scim-error';
import { RESOURCE_TYPES, SCHEMAS, SCIM_PAGE, SERVICE_PROVIDER_CONFIG } from './service-documents';
import { parseGroup, parseUser } from './user';

export interface ScimServices {
  readonly scim: ScimDirectory;
  readonly tokens: ApiTokens;
  readonly audit: AuditLog;
  readonly baseUrl: () => string;
}

type One = { Params: { id: string } };
const PREFIX = '/scim/v2';
const MEDIA_TYPE = 'application/scim+json';
/** A group with many members, bytes. */
const BODY_BYTES = 8 * 1024 * 1024;

const listSchema = z.object({
  filter: z.string().max(4096).optional(),
  // Values below 1 count as 1, and a negative count as 0 (RFC 7644 3.4.2.4).
  startIndex: z.coerce
    .number()
    .int()
    .default(1)
    .transform((index) => Math.max(1, index)),
  count: z.coerce
    .number()
    .int()
    .default(SCIM_PAGE)
    .transform((count) => Math.min(SCIM_PAGE, Math.max(0, count))),
  attributes: z.string().max(2000).optional(),
  excludedAttributes: z.string().max(2000).optional(),
});

/** SCIM 2.0 (RFC 7643, 7644): the company's directory makes, changes and removes people and groups. */
export async function scimRoutes(app: FastifyInstance, services: ScimServices): Promise<void> {
  await app.register(
    (scope) => {
      scope.addContentTypeParser(MEDIA_TYPE, { parseAs: 'string' }, (_request, body, done) => {
        readJson(String(body), done);
      });
      scope.addHook('onRoute', (route) => {
        route.bodyLimit ??= BODY_BYTES;
      });
      scope.decorateRequest('apiClient', '');
      scope.decorateRequest('apiTokenId', '');
      scope.addHook('preHandler', requireScope(services.tokens, 'scim:edit'));
      scope.addHook('onSend', async (request, reply) => {
        void reply.header('cache-control', 'no-store');
        if (request.method !== 'GET' && reply.statusCode < 400) {
          await recordRequest(services.audit, request, recordOf(request));
        } else endJoin(request);
      });
      scope.addHook('preHandler', (request, _reply, done) => {
        if (request.method === 'GET') done();
        else joinRecord(services.audit, request, () => recordOf(request), done);
      });
      scope.setErrorHandler((error: FastifyError | Error, request, reply) => {
        const problem = toScimError(error, bodyLimitOf(request));
        if (problem.status >= 500) request.log.error({ error: error.name }, 'internal error, SCIM');
        return sendError(reply, problem);
      });
      scope.setNotFoundHandler((_request, reply) =>
        sendError(reply, new ScimError(404, 'there is no such resource')),
      );
      documentRoutes(scope);
      userRoutes(scope, services);
      groupRoutes(scope, services);
      return Promise.resolve();
    },
    { prefix: PREFIX },
  );
}

function documentRoutes(app: FastifyInstance): void {
  app.get('/ServiceProviderConfig', (_request, reply) => send(reply, 200, SERVICE_PROVIDER_CONFIG));
  app.get('/ResourceTypes', (_request, reply) => send(reply, 200, listOf(RESOURCE_TYPES, {})));
  app.get('/Schemas', (_request, reply) => send(reply, 200, listOf(SCHEMAS, {})));
}

function userRoutes(app: FastifyInstance, { scim, baseUrl }: ScimServices): void {
  const base = (): string => baseUrl() + PREFIX;
  const show = async (kept: Awaited<ReturnType<ScimDirectory['user']>>): Promise<JsonObject> =>
    showUser(kept, await scim.listGroups(), base());

  app.get('/Users', async (request, reply) => {
    const [users, groups] = await Promise.all([scim.listUsers(), scim.listGroups()]);
    const shown = users.map((user) => showUser(user, groups, base()));
    return send(reply, 200, listOf(shown, request.query));
  });
  app.get<One>('/Users/:id', async ({ params }, reply) =>
    send(reply, 200, await show(await scim.user(params.id))),
  );
  app.post('/Users', async (request, reply) => {
    const user = await show(await scim.addUser(parseUser(request.body)));
    return send(reply, 201, user);
  });
  app.put<One>('/Users/:id', async ({ params, body }, reply) =>
    send(reply, 200, await show(await scim.putUser(params.id, parseUser(body)))),
  );
  app.patch<One>('/Users/:id', async ({ params, body }, reply) => {
    const { value } = await scim.user(params.id);
    const next = patched(value as JsonObject, parsePatch(body));
    return send(reply, 200, await show(await scim.putUser(params.id, parseUser(next))));
  });
  app.delete<One>('/Users/:id', async ({ params }, reply) => {
    await scim.removeUser(params.id);
    return reply.code(204).send();
  });
}

function groupRoutes(app: FastifyInstance, { scim, baseUrl }: ScimServices): void {
  const base = (): string => baseUrl() + PREFIX;

  app.get('/Groups', async (request, reply) => {
    const shown = (await scim.listGroups()).map((group) => showGroup(group, base()));
    return send(reply, 200, listOf(shown, request.query));
  });
  app.get<One>('/Groups/:id', async ({ params }, reply) =>
    send(reply, 200, showGroup(await scim.group(params.id), base())),
  );
  app.post('/Groups', async (request, reply) =>
    send(reply, 201, showGroup(await scim.addGroup(parseGroup(request.body)), base())),
  );
  app.put<One>('/Groups/:id', async ({ params, body }, reply) =>
    send(reply, 200, showGroup(await scim.putGroup(params.id, parseGroup(body)), base())),
  );
  app.patch<One>('/Groups/:id', async ({ params, body }, reply) => {
    const { value } = await scim.group(params.id);
    const next = parseGroup(patched(value as JsonObject, parsePatch(body)));
    return send(reply, 200, showGroup(await scim.putGroup(params.id, next), base()));
  });
  app.delete<One>('/Groups/:id', async ({ params }, reply) => {
    await scim.removeGroup(params.id);
    return reply.code(204).send();
  });
}

function parsePatch(body: unknown) {
  const parsed = patchSchema.safeParse(body);
  if (parsed.success) return parsed.data.Operations;
  const message = parsed.error.issues[0]?.message ?? 'the patch cannot be read';
  throw new ScimError(400, message, 'invalidSyntax');
}

function listOf(resources: readonly JsonObject[], query: unknown): JsonObject {
  const parsed = listSchema.safeParse(query);
  if (!parsed.success) throw new ScimError(400, 'the query cannot be read', 'invalidValue');
  const { filter, startIndex, count, attributes, excludedAttributes } = parsed.data;
  const wanted = filter === undefined ? undefined : parseFilter(filter);
  const found = wanted ? resources.filter((one) => matches(wanted, one)) : resources;
  const page = found.slice(startIndex - 1, startIndex - 1 + count);
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: found.length,
    startIndex,
    itemsPerPage: page.length,
    Resources: page.map((one) => selected(one, attributes, excludedAttributes)),
  };
}

/** Which attributes are given (RFC 7644 3.9); id and schemas always are. */
function selected(
  resource: JsonObject,
  attributes: string | undefined,
  excluded: string | undefined,
): JsonObject {
  const names = (list: string): Set<string> =>
    new Set(list.split(',').map((name) => name.trim().split('.')[0]?.toLowerCase() ?? ''));
  const only = attributes === undefined ? undefined : names(attributes);
  const without = excluded === undefined ? undefined : names(excluded);
  return Object.fromEntries(
    Object.entries(resource).filter(([name]) => {
      const lower = name.toLowerCase();
      if (lower === 'id' || lower === 'schemas') return true;
      return (only?.has(lower) ?? true) && !without?.has(lower);
    }),
  );
}

function readJson(text: string, done: (error: Error | null, value?: unknown) => void): void {
  let value: unknown;
  try {
    value = text === '' ? undefined : JSON.parse(text);
  } catch {
    done(new ScimError(400, 'the body is not JSON', 'invalidSyntax'));
    return;
  }
  done(null, value);
}

function recordOf(request: FastifyRequest) {
  return {
    actor: { kind: 'token', id: request.apiTokenId, name: request.apiClient },
    action: `scim.${request.method.toLowerCase()}`,
    target: (request.routeOptions.url ?? '').slice(PREFIX.length),
  } as const;
}

function send(reply: FastifyReply, status: number, body: JsonObject): FastifyReply {
  const { meta } = body;
  if (status === 201 && typeof meta === 'object' && meta !== null && 'location' in meta) {
    void reply.header('location', meta['location']);
  }
  return reply.code(status).type(MEDIA_TYPE).send(JSON.stringify(body));
}

function sendError(reply: FastifyReply, { status, message, scimType }: ScimError): FastifyReply {
  return send(reply, status, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    detail: message,
    ...(scimType === undefined ? {} : { scimType }),
  });
}

function toScimError(error: FastifyError | Error, mostBytes: number): ScimError {
  if (error instanceof ScimError) return error;
  if (error instanceof ApiProblem) return new ScimError(error.status, error.message);
  const status = 'statusCode' in error ? (error.statusCode ?? 500) : 500;
  // RFC 7644 3.12: a server says its limit where it answers 413.
  if (status === 413) return new ScimError(413, tooLargeText(mostBytes));
  return status < 500
    ? new ScimError(status, 'the request cannot be read', 'invalidSyntax')
    : new ScimError(500, 'the endpoint failed; its log says more');
}
