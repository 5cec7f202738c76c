import type { FastifyInstance } from 'fastify';
import { invalid } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import type { ApiServices } from '../services';

const BASE = '/accounts/:account/alerting/v3/destinations';
const PATH = `${BASE}/pagerduty`;
/** The vendor links accounts in a browser; here a routing key is enough, which is a secret. */
const IN_CONSOLE =
  'A PagerDuty service is added in the console (Alerts, Destinations) with its routing key.';

/** PagerDuty services that alerts go to, and which kinds of destinations there are. */
export function pagerdutyRoutes(
  app: FastifyInstance,
  { alerts, tokens, together }: ApiServices,
): void {
  const read = { preHandler: requireScope(tokens, 'alerts:read') };
  const edit = { preHandler: requireScope(tokens, 'alerts:edit') };
  const list = async () =>
    (await alerts.view()).destinations
      .filter(({ value }) => value.target.kind === 'pagerduty')
      .map(({ id, value }) => ({ id, name: value.name }));

  app.get(PATH, read, async () => success(await list()));
  app.delete(PATH, edit, async () => {
    await together(async () => {
      for (const { id } of await list()) await alerts.removeDestination(id);
    });
    return success(null);
  });
  app.post(`${PATH}/connect`, edit, () => {
    throw invalid(IN_CONSOLE);
  });
  app.get(`${PATH}/connect/:token`, read, () => {
    throw invalid(IN_CONSOLE);
  });
  app.get(`${BASE}/eligible`, read, async () => {
    const ready = new Set((await alerts.view()).destinations.map(({ value }) => value.target.kind));
    const one = (type: string, there: boolean) => [{ type, eligible: true, ready: there }];
    return success({
      email: one('email', ready.has('email')),
      pagerduty: one('pagerduty', ready.has('pagerduty')),
      webhooks: one('webhooks', ready.has('webhook') || ready.has('slack')),
    });
  });
}
