import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { gatewayProviderSchema, type GatewayProvider } from '../../../core/exchange/policy-gateway';
import { ApiProblem, ERROR_CODES, invalid, notFound } from '../api-problem';
import { page, success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { found, searchSchema } from '../paging';
import type { ApiServices } from '../services';
import { optionsOf } from './gateway-routes';

type Account = { Params: { account: string } };
type Provider = { Params: { account: string; provider: string } };
const PATH = '/accounts/:account/ai-gateway/custom-providers';

const newProviderSchema = z.strictObject({
  slug: gatewayProviderSchema.shape.id,
  name: z.string().min(1).max(200),
  base_url: z.url({ protocol: /^https?$/, error: 'an http or https address' }),
  description: z.string().max(1000).optional(),
  enable: z.boolean().default(true),
  /** Headers that go with each request, as a JSON object. */
  headers: z.string().optional(),
  beta: z.boolean().optional(),
  link: z.string().optional(),
  position: z.number().optional(),
  curl_example: z.string().optional(),
  js_example: z.string().optional(),
});
const headersSchema = z.record(z.string(), z.string());

/** Providers that the company adds; they speak OpenAI's API. */
export function customProviderRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'gateway:read') };
  const edit = { preHandler: requireScope(tokens, 'gateway:edit') };
  const show = (provider: GatewayProvider) => showProvider(provider, editor.current().time);

  app.get<Account>(PATH, read, ({ query }) => {
    const { page: number, per_page, search } = parse(searchSchema, query);
    const { providers } = editor.current().document.gateway;
    const wanted = providers.filter(({ id, name }) => found(search, id, name));
    return page(wanted.map(show), number, per_page);
  });
  app.post<Account>(PATH, edit, async (request) => {
    const provider = toProvider(parse(newProviderSchema, request.body));
    await editor.edit(optionsOf(request), (document) => {
      if (document.gateway.providers.some(({ id }) => id === provider.id)) throw taken(provider.id);
      const providers = [...document.gateway.providers, provider];
      return { document: withProviders(document, providers), result: undefined };
    });
    return success(show(provider));
  });
  app.get<Provider>(`${PATH}/:provider`, read, ({ params }) =>
    success(show(existing(editor.current().document, params.provider))),
  );
  app.delete<Provider>(`${PATH}/:provider`, edit, async (request) => {
    const gone = await editor.edit(optionsOf(request), (document) => {
      const provider = existing(document, request.params.provider);
      const providers = document.gateway.providers.filter((one) => one !== provider);
      return { document: withProviders(document, providers), result: provider };
    });
    return success(show(gone));
  });
}

function toProvider(input: z.infer<typeof newProviderSchema>): GatewayProvider {
  const { slug, name, base_url: baseUrl, description, enable } = input;
  return gatewayProviderSchema.parse({
    id: slug,
    name,
    baseUrl,
    style: 'openai',
    headers: headersOf(input.headers),
    enabled: enable,
    ...(description === undefined ? {} : { description }),
  });
}

function headersOf(text: string | undefined): Record<string, string> {
  if (text === undefined || text === '') return {};
  try {
    return headersSchema.parse(JSON.parse(text));
  } catch {
    throw invalid('Headers are a JSON object of names and values.', '/headers');
  }
}

function showProvider(provider: GatewayProvider, updatedAt: number) {
  const at = new Date(updatedAt).toISOString();
  return {
    id: provider.id,
    slug: provider.id,
    name: provider.name ?? provider.id,
    base_url: provider.baseUrl ?? '',
    description: provider.description ?? '',
    enable: provider.enabled,
    headers: JSON.stringify(provider.headers),
    created_at: at,
    modified_at: at,
  };
}

function withProviders(document: PolicyDocument, providers: GatewayProvider[]): PolicyDocument {
  return { ...document, gateway: { ...document.gateway, providers } };
}

function existing(document: PolicyDocument, id: string): GatewayProvider {
  const provider = document.gateway.providers.find((one) => one.id === id);
  if (!provider) throw notFound(`custom provider ${id}`);
  return provider;
}

function taken(id: string): ApiProblem {
  const message = `There is a custom provider ${id} already.`;
  return new ApiProblem(409, [
    { code: ERROR_CODES.conflict, message, source: { pointer: '/slug' } },
  ]);
}
