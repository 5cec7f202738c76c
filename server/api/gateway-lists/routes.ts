import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { PolicyDocument, PolicyList } from '../../../core/exchange/policy-document';
import { notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import {
  listEditSchema,
  listUpdateSchema,
  newListSchema,
  showItem,
  showList,
  toPolicyList,
  valuesOf,
} from './gateway-list';

const pageSchema = z.object({
  page: z.coerce.number().int().min(1).default(1),
  per_page: z.coerce.number().int().min(1).max(1000).default(50),
});
const filterSchema = z.object({ type: z.string().optional() });

type Account = { Params: { account: string } };
type List = { Params: { account: string; list: string } };
const PATH = '/accounts/:account/gateway/lists';

/** Named lists of the policy, for `in $id`. */
export function gatewayListRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };

  const put = async (
    request: FastifyRequest,
    id: string,
    change: (before: PolicyList | undefined) => PolicyList,
  ) => {
    const list = await editor.edit(optionsOf(request, id), (document) => {
      const after = change(document.lists[id]);
      return { document: withList(document, id, after), result: after };
    });
    return success(showList(id, list, editor.current().time, true));
  };
  const existing = (list: PolicyList | undefined, id: string): PolicyList => {
    if (!list) throw notFound(`list ${id}`);
    return list;
  };

  app.get<Account>(PATH, read, ({ query }) => {
    const { type } = parse(filterSchema, query);
    const { document, time } = editor.current();
    const all = Object.entries(document.lists).map(([id, list]) => showList(id, list, time, false));
    return success(all.filter((list) => type === undefined || list.type === type));
  });
  app.post<Account>(PATH, edit, async (request) => {
    const list = toPolicyList(parse(newListSchema, request.body));
    return await put(request, randomBytes(16).toString('hex'), () => list);
  });
  app.get<List>(`${PATH}/:list`, read, ({ params }) => {
    const { document, time } = editor.current();
    const list = existing(document.lists[params.list], params.list);
    return success(showList(params.list, list, time, true));
  });
  app.get<List>(`${PATH}/:list/items`, read, ({ params, query }) => {
    const wanted = parse(pageSchema, query);
    const { document, time } = editor.current();
    const { items } = existing(document.lists[params.list], params.list);
    const at = new Date(time).toISOString();
    const shown = items.map((value) => showItem(value, at));
    return page(shown, wanted.page, wanted.per_page);
  });
  app.put<List>(`${PATH}/:list`, edit, async (request) => {
    const { name, description, items } = parse(listUpdateSchema, request.body);
    return await put(request, request.params.list, (before) => ({
      ...existing(before, request.params.list),
      name,
      ...(description === undefined ? {} : { description }),
      ...(items === undefined ? {} : { items: valuesOf(items) }),
    }));
  });
  app.patch<List>(`${PATH}/:list`, edit, async (request) => {
    const { append, remove } = parse(listEditSchema, request.body);
    const gone = new Set(remove);
    return await put(request, request.params.list, (before) => {
      const list = existing(before, request.params.list);
      const kept = list.items.map((value) => `${value}`).filter((value) => !gone.has(value));
      return { ...list, items: valuesOf([...kept.map((value) => ({ value })), ...append]) };
    });
  });
  app.delete<List>(`${PATH}/:list`, edit, async (request) => {
    const id = request.params.list;
    await editor.edit(optionsOf(request, id), (document) => {
      existing(document.lists[id], id);
      const lists = Object.fromEntries(
        Object.entries(document.lists).filter(([key]) => key !== id),
      );
      return { document: { ...document, lists }, result: undefined };
    });
    return success({});
  });
}

function withList(document: PolicyDocument, id: string, list: PolicyList): PolicyDocument {
  return { ...document, lists: { ...document.lists, [id]: list } };
}

/** `lists.<id>.items[3]` of the policy is the item 3 of the request. */
function optionsOf(request: FastifyRequest, id: string) {
  return {
    author: request.apiClient,
    note: 'Changed by API: lists',
    pointerOf: (path: string): string | undefined => {
      const item = new RegExp(`^lists\\.${id}\\.items(?:\\[(\\d+)\\]|\\.(\\d+))`).exec(path);
      return item ? `/items/${item[1] ?? item[2] ?? ''}/value` : undefined;
    },
  };
}
