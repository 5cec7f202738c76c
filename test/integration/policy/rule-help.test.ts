import { describe, expect, it } from 'vitest';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { dryRunSchema, ruleFormAnswerSchema } from '../../../core/exchange/rule-form';
import { deliver, exchangeEvent } from '../server/audit-events';
import { enrolDesk, setUpAdministrator, startEndpoint } from '../server/endpoint';

describe('help with writing rules', () => {
  it('offers fields, and turns conditions into forms and back', async () => {
    const admin = await setUpAdministrator(await startEndpoint());
    const { fields } = (await (await admin.get(CONSOLE_PATHS.ruleFields)).json()) as {
      fields: { name: string }[];
    };
    expect(fields.map(({ name }) => name)).toContain('dlp.types');
    const ask = async (body: unknown) =>
      ruleFormAnswerSchema.parse(await (await admin.post(CONSOLE_PATHS.ruleForm, body)).json());
    const { form } = await ask({ when: 'app.id eq "a" and ssl' });
    expect(form?.rows).toHaveLength(2);
    expect(await ask({ form })).toMatchObject({ when: 'app.id eq "a" and ssl' });
    expect(await ask({ when: 'app.id eq' })).toMatchObject({ offset: 9 });
    expect((await ask({ when: 'len(app.id) gt 5' })).form).toBeUndefined();
  });

  it('tries a draft on what happened, and says what it cannot tell', async () => {
    const endpoint = await startEndpoint();
    const admin = await setUpAdministrator(endpoint);
    const desk = await enrolDesk(endpoint);
    await deliver(desk, [exchangeEvent({}), exchangeEvent({}), exchangeEvent({})]);
    const rule = (id: string, when: string) => ({ id, name: id, when, action: 'block' });
    const document = {
      rules: [rule('words', 'llm.prompt.text contains "x"'), rule('all', 'http.host ne ""')],
    };
    const answer = await admin.post(CONSOLE_PATHS.dryRun, { document });
    const tried = dryRunSchema.parse(await answer.json());
    expect(tried).toMatchObject({
      ...{ events: 3, changed: 3, untested: ['words'] },
      counts: [{ from: 'allow', to: 'block', count: 3 }],
    });
    expect(tried.examples[0]).toMatchObject({ to: { action: 'block', rule: 'all' } });
    const broken = { document: { rules: [rule('a', 'nothing')] } };
    expect((await admin.post(CONSOLE_PATHS.dryRun, broken)).status).toBe(422);
  });
});
