import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { invalid } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { newId } from '../new-id';
import type { ApiServices } from '../services';
import {
  datasetOf,
  datasetsOf,
  datasetUpdateSchema,
  filled,
  newDataset,
  newDatasetSchema,
  showDataset,
  showUpload,
  withDataset,
  withoutDataset,
  type Known,
} from './datasets';
import { optionsOf } from './options';

type Account = { Params: { account: string } };
type One = { Params: { account: string; dataset: string } };
type Version = { Params: { account: string; dataset: string; version: string } };
const DATASETS = '/accounts/:account/dlp/datasets';

/** Word lists and exact data of the policy. */
export function dlpDatasetRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };
  const show = (known: Known) => showDataset(known, editor.current().time);
  const put = async (request: FastifyRequest, how: (document: PolicyDocument) => Known) =>
    await editor.edit(optionsOf(request), (document) => {
      const known = how(document);
      return { document: withDataset(document, known), result: known };
    });

  app.get<Account>(DATASETS, read, () =>
    success(datasetsOf(editor.current().document).map((known) => show(known))),
  );
  app.post<Account>(DATASETS, edit, async (request) => {
    const made = newDataset(newId(), parse(newDatasetSchema, request.body));
    await put(request, () => made);
    return success({ dataset: show(made), ...showUpload(made) });
  });
  app.get<One>(`${DATASETS}/:dataset`, read, ({ params }) =>
    success(show(datasetOf(editor.current().document, params.dataset))),
  );
  app.put<One>(`${DATASETS}/:dataset`, edit, async (request) => {
    const { name } = parse(datasetUpdateSchema, request.body);
    const known = await put(request, (document) => {
      const before = datasetOf(document, request.params.dataset);
      return renamed(before, name ?? before.set.name);
    });
    return success(show(known));
  });
  app.delete<One>(`${DATASETS}/:dataset`, edit, async (request) => {
    await editor.edit(optionsOf(request), (document) => {
      const { set } = datasetOf(document, request.params.dataset);
      return { document: withoutDataset(document, set.id), result: undefined };
    });
    return success({});
  });
  app.post<One>(`${DATASETS}/:dataset/upload`, edit, ({ params }) =>
    success(showUpload(datasetOf(editor.current().document, params.dataset))),
  );
  void app.register((uploads) => {
    uploads.addContentTypeParser(
      ['application/octet-stream', 'text/plain', 'text/csv'],
      { parseAs: 'buffer' },
      (_request, body, done) => done(null, body),
    );
    uploads.post<Version>(`${DATASETS}/:dataset/upload/:version`, edit, async (request) => {
      const { body } = request;
      if (!Buffer.isBuffer(body)) throw invalid('An upload is application/octet-stream.');
      const known = await put(request, (document) =>
        filled(datasetOf(document, request.params.dataset), body),
      );
      return success(show(known));
    });
    return Promise.resolve();
  });
}

function renamed(known: Known, name: string): Known {
  return known.kind === 'records'
    ? { ...known, set: { ...known.set, name } }
    : { ...known, set: { ...known.set, name } };
}
