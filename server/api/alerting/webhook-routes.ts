import { randomBytes } from 'node:crypto';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlertDestination } from '../../../core/exchange/alerts';
import { notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';

const PATH = '/accounts/:account/alerting/v3/destinations/webhooks';
const webhookSchema = z.strictObject({
  name: z.string().trim().min(1).max(200),
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** Signs what is sent; without one, the endpoint makes one that nobody sees. */
  secret: z.string().min(1).max(2000).optional(),
});
type One = { Params: { webhook: string } };

/** Webhooks that alerts go to. */
export function webhookRoutes(app: FastifyInstance, { alerts, tokens }: ApiServices): void {
  const read = { preHandler: requireScope(tokens, 'alerts:read') };
  const edit = { preHandler: requireScope(tokens, 'alerts:edit') };
  const list = async () =>
    (await alerts.view()).destinations.flatMap(({ id, value }) => {
      const { target } = value;
      return target.kind === 'webhook'
        ? [{ id, name: value.name, url: target.url, type: 'generic' }]
        : [];
    });
  const one = async (id: string) => {
    const found = (await list()).find((webhook) => webhook.id === id);
    if (!found) throw notFound(`webhook ${id}`);
    return found;
  };
  const toDestination = (body: unknown, secretBefore?: string): AlertDestination => {
    const { name, url, secret } = parse(webhookSchema, body);
    const signing = secret ?? secretBefore ?? randomBytes(32).toString('base64url');
    return { name, target: { kind: 'webhook', url, secret: signing } };
  };

  app.get(PATH, read, async () => success(await list()));
  app.get<One>(`${PATH}/:webhook`, read, async ({ params }) => success(await one(params.webhook)));
  app.post(PATH, edit, async ({ body }) =>
    success({ id: await alerts.saveDestination(toDestination(body)) }),
  );
  app.put<One>(`${PATH}/:webhook`, edit, async ({ params, body }) => {
    await one(params.webhook);
    const before = (await alerts.destination(params.webhook))?.target.secret;
    await alerts.saveDestination(toDestination(body, before), params.webhook);
    return success({ id: params.webhook });
  });
  app.delete<One>(`${PATH}/:webhook`, edit, async ({ params }) => {
    await one(params.webhook);
    await alerts.removeDestination(params.webhook);
    return success(null);
  });
}
