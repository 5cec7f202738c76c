import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AlertSilence } from '../../../core/exchange/alerts';
import type { Kept } from '../../administration/settings';
import { invalid, notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';

const PATH = '/accounts/:account/alerting/v3/silences';
/** Silences that one request makes or changes. */
const MOST = 100;

const silenceSchema = z.strictObject({
  policy_id: z.string().min(1).max(64),
  start_time: z.iso.datetime({ offset: true }).optional(),
  end_time: z.iso.datetime({ offset: true }),
});
const changeSchema = silenceSchema.partial().extend({ id: z.string().min(1).max(64) });
type One = { Params: { silence: string } };

/** Times in which a notification policy tells nobody. */
export function silenceRoutes(
  app: FastifyInstance,
  { alerts, tokens, clock, together }: ApiServices,
): void {
  const read = { preHandler: requireScope(tokens, 'alerts:read') };
  const edit = { preHandler: requireScope(tokens, 'alerts:edit') };
  const one = async (id: string): Promise<Kept<AlertSilence>> => {
    const silence = await alerts.silences.find(id);
    if (!silence) throw notFound(`silence ${id}`);
    return silence;
  };
  /** @throws ApiProblem where the policy is unknown, or the time is no time from now on */
  const toSilence = async (
    input: z.output<typeof silenceSchema>,
    index: number,
  ): Promise<AlertSilence> => {
    const { policy_id: rule, start_time: start, end_time: end } = input;
    if (!(await alerts.rules.find(rule))) {
      throw invalid(`There is no notification policy ${rule}.`, `/${index}/policy_id`);
    }
    const now = clock.now();
    if (start !== undefined && Date.parse(start) > now) {
      throw invalid('A silence begins when it is made.', `/${index}/start_time`);
    }
    if (Date.parse(end) <= now) throw invalid('The end is over already.', `/${index}/end_time`);
    return { rule, subject: '', until: new Date(end).toISOString(), note: '' };
  };

  app.get(PATH, read, async () => success((await alerts.silences.list()).map(showSilence)));
  app.get<One>(`${PATH}/:silence`, read, async ({ params }) =>
    success(showSilence(await one(params.silence))),
  );
  app.post(PATH, edit, async ({ body }) => {
    const inputs = parse(z.array(silenceSchema).min(1).max(MOST), body);
    const silences = await Promise.all(inputs.map(toSilence));
    await together(async () => {
      for (const silence of silences) await alerts.silences.add(silence);
    });
    return success(null);
  });
  app.put(PATH, edit, async ({ body }) => {
    const inputs = parse(z.array(changeSchema).min(1).max(MOST), body);
    const changes = await Promise.all(
      inputs.map(async ({ id, ...change }, index) => {
        const { value } = await one(id);
        const wanted = {
          policy_id: change.policy_id ?? value.rule,
          end_time: change.end_time ?? value.until,
          ...(change.start_time === undefined ? {} : { start_time: change.start_time }),
        };
        return { id, value: { ...value, ...(await toSilence(wanted, index)) } };
      }),
    );
    await together(async () => {
      for (const { id, value } of changes) await alerts.silences.put(id, value);
    });
    return success(await Promise.all(changes.map(async ({ id }) => showSilence(await one(id)))));
  });
  app.delete<One>(`${PATH}/:silence`, edit, async ({ params }) => {
    await one(params.silence);
    await alerts.silences.remove(params.silence);
    return success(null);
  });
}

function showSilence({ id, value, created, updated }: Kept<AlertSilence>) {
  return {
    id,
    policy_id: value.rule,
    start_time: new Date(created).toISOString(),
    end_time: value.until,
    created_at: new Date(created).toISOString(),
    updated_at: new Date(updated).toISOString(),
  };
}
