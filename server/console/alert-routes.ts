import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import {
  ALERT_LIMITS,
  alertDestinationSchema,
  alertRuleSchema,
  alertSilenceSchema,
} from '../../core/exchange/alerts';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { ulidSchema } from '../../core/exchange/event';
import { SECRET_KEPT } from '../administration/sealed-text';
import { mayKeepSecret } from '../alerts/kept-secret';
import { noteAct } from '../audit/recorded-request';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

type One = { Params: { id: string } };
const PAGE = 100;
const historySchema = z.object({ before: ulidSchema.optional() });

/** Alert rules, destinations, silences, and what was raised. */
export function alertRoutes(app: FastifyInstance, { alerts }: ConsoleServices): void {
  app.get(CONSOLE_PATHS.alerts, () => alerts.view());
  app.get(CONSOLE_PATHS.alertHistory, async (request) => {
    const { before } = parseInput(request.query, historySchema);
    const found = await alerts.list({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    const last = found.at(-1);
    return { alerts: found, ...(found.length === PAGE && last ? { next: last.id } : {}) };
  });
  const room = async (list: 'rules' | 'destinations'): Promise<void> => {
    const view = await alerts.view();
    if (view[list].length < ALERT_LIMITS[list]) return;
    throw new ApiError(409, 'too_many', `There are at most ${ALERT_LIMITS[list]} ${list}.`);
  };

  app.post(CONSOLE_PATHS.alertRules, async (request) => {
    const rule = parseInput(request.body, alertRuleSchema);
    await room('rules');
    noteAct(request, { target: rule.name });
    return { id: await alerts.rules.add(rule) };
  });
  app.post<One>(`${CONSOLE_PATHS.alertRules}/:id`, async (request) => {
    const rule = parseInput(request.body, alertRuleSchema);
    const { id } = request.params;
    if (!(await alerts.rules.find(id))) throw unknown('rule');
    noteAct(request, { target: rule.name, detail: { enabled: rule.enabled } });
    await alerts.rules.put(id, rule);
    return { id };
  });
  app.delete<One>(`${CONSOLE_PATHS.alertRules}/:id`, async ({ params }, reply) => {
    if (!(await alerts.rules.remove(params.id))) throw unknown('rule');
    return reply.code(204).send();
  });

  app.post(CONSOLE_PATHS.alertDestinations, async (request) => {
    const destination = parseInput(request.body, alertDestinationSchema);
    await room('destinations');
    noteAct(request, { target: destination.name, detail: { kind: destination.target.kind } });
    return { id: await alerts.saveDestination(destination) };
  });
  app.post<One>(`${CONSOLE_PATHS.alertDestinations}/:id`, async (request) => {
    const destination = parseInput(request.body, alertDestinationSchema);
    const { id } = request.params;
    const before = await alerts.destination(id);
    if (!before) throw unknown('destination');
    const kept = destination.target.secret === SECRET_KEPT;
    if (kept && !mayKeepSecret(before.target, destination.target)) {
      throw new ApiError(400, 'bad_request', 'It goes elsewhere now: enter its secret again.');
    }
    noteAct(request, { target: destination.name, detail: { kind: destination.target.kind } });
    return { id: await alerts.saveDestination(destination, id) };
  });
  app.post<One>(`${CONSOLE_PATHS.alertDestinations}/:id/test`, async ({ params }) => {
    const error = await alerts.test(params.id);
    return { ok: error === undefined, ...(error === undefined ? {} : { error }) };
  });
  app.delete<One>(`${CONSOLE_PATHS.alertDestinations}/:id`, async ({ params }, reply) => {
    if (!(await alerts.removeDestination(params.id))) throw unknown('destination');
    return reply.code(204).send();
  });

  app.post(CONSOLE_PATHS.alertSilences, async (request) => {
    const silence = parseInput(request.body, alertSilenceSchema);
    noteAct(request, { target: silence.rule, detail: { until: silence.until } });
    return { id: await alerts.silences.add(silence) };
  });
  app.delete<One>(`${CONSOLE_PATHS.alertSilences}/:id`, async ({ params }, reply) => {
    if (!(await alerts.silences.remove(params.id))) throw unknown('silence');
    return reply.code(204).send();
  });
}

const unknown = (what: string): ApiError =>
  new ApiError(404, 'not_found', `There is no such ${what}.`);
