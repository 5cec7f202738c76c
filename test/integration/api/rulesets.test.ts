import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { administration, problemOf, ZONE } from './client';

const zone_id = ZONE;
const BLOCK = {
  action: 'block',
  description: 'Injection',
  expression: 'cf.llm.prompt.injection_score lt 20',
  action_parameters: {
    response: { status_code: 418, content: '{"no":true}', content_type: 'application/json' },
  },
} as const;
/** What the tests look at; the SDK's own types leave it open. */
const rulesetSchema = z.object({
  id: z.string(),
  version: z.string(),
  rules: z.array(z.looseObject({ id: z.string(), description: z.string() })),
});
const LOG = {
  action: 'log',
  description: 'Cards',
  expression: 'cf.llm.prompt.pii_detected',
} as const;

describe('rulesets, by the vendor’s SDK', () => {
  it('are there for each phase', async () => {
    const { client } = await administration();
    const phases: string[] = [];
    for await (const ruleset of client.rulesets.list({ zone_id })) phases.push(ruleset.phase);
    expect(phases).toEqual([
      'http_request_firewall_custom',
      'http_ratelimit',
      'http_request_firewall_managed',
    ]);
  });

  it('take rules, give them ids and keep their order', async () => {
    const { client, endpoint } = await administration();
    const made = rulesetSchema.parse(
      await client.rulesets.create({
        zone_id,
        kind: 'zone',
        name: 'Custom rules',
        phase: 'http_request_firewall_custom',
        rules: [BLOCK],
      }),
    );
    expect(made.rules).toMatchObject([{ ...BLOCK, enabled: true }]);
    const added = rulesetSchema.parse(
      await client.rulesets.rules.create(made.id, {
        zone_id,
        ...LOG,
        position: { index: 1 },
      }),
    );
    expect(added.rules.map((rule) => rule.description)).toEqual(['Cards', 'Injection']);
    expect(Number(added.version)).toBeGreaterThan(Number(made.version));
    const [card] = added.rules;
    const changed = rulesetSchema.parse(
      await client.rulesets.rules.edit(card?.id ?? '', {
        zone_id,
        ruleset_id: made.id,
        ...LOG,
        enabled: false,
      }),
    );
    expect(changed.rules[0]).toMatchObject({ id: card?.id, enabled: false, action: 'log' });
    const left = rulesetSchema.parse(
      await client.rulesets.rules.delete(card?.id ?? '', {
        zone_id,
        ruleset_id: made.id,
      }),
    );
    expect(left.rules.map((rule) => rule.description)).toEqual(['Injection']);
    const { document } = endpoint.server.policy();
    expect(document.rules).toMatchObject([
      { name: 'Injection', when: BLOCK.expression, zones: [ZONE], response: { status: 418 } },
    ]);
  });

  it('limit rates in a phase of their own', async () => {
    const { client } = await administration();
    const ruleset = rulesetSchema.parse(
      await client.rulesets.phases.update('http_ratelimit', {
        zone_id,
        rules: [
          {
            action: 'block',
            description: 'Tokens',
            expression: 'cf.llm.prompt.detected',
            ratelimit: {
              characteristics: ['cf.colo.id', 'ip.src'],
              period: 60,
              score_per_period: 10_000,
              score_response_header_name: 'x-tokens',
              mitigation_timeout: 600,
            },
          },
        ],
      }),
    );
    expect(ruleset.rules[0]).toMatchObject({
      action: 'block',
      ratelimit: {
        characteristics: ['ip.src'],
        period: 60,
        score_per_period: 10_000,
        score_response_header_name: 'x-tokens',
        mitigation_timeout: 600,
      },
    });
  });

  it('have versions that can be read again', async () => {
    const { client } = await administration();
    const phase = 'http_request_firewall_custom';
    const one = rulesetSchema.parse(
      await client.rulesets.phases.update(phase, { zone_id, rules: [BLOCK] }),
    );
    const two = rulesetSchema.parse(
      await client.rulesets.phases.update(phase, { zone_id, rules: [LOG] }),
    );
    const versions: string[] = [];
    for await (const version of client.rulesets.versions.list(one.id, { zone_id })) {
      versions.push(version.version);
    }
    expect(versions).toEqual([two.version, one.version, '1']);
    const old = rulesetSchema.parse(
      await client.rulesets.versions.get(one.version, { zone_id, ruleset_id: one.id }),
    );
    expect(old.rules).toMatchObject([{ description: 'Injection' }]);
  });

  it('switch between log mode and production', async () => {
    const { client, endpoint } = await administration();
    const phase = 'http_request_firewall_managed';
    const managed = await client.rulesets.phases.get(phase, { zone_id });
    expect(managed.rules).toMatchObject([{ action: 'execute', enabled: true }]);
    await client.rulesets.delete(managed.id, { zone_id });
    expect(endpoint.server.policy().document.waf.zones[0]?.mode).toBe('production');
    expect((await client.rulesets.get(managed.id, { zone_id })).rules).toEqual([]);
  });

  it('refuse what is wrong and say where', async () => {
    const { client } = await administration();
    const phase = 'http_request_firewall_custom';
    const attempt = async (rule: object) =>
      await problemOf(client.rulesets.phases.update(phase, { zone_id, rules: [rule] }));
    const bad = await attempt({ ...LOG, expression: 'http.hosst eq "x"' });
    const where = [{ source: { pointer: '/rules/0/expression' } }];
    expect(bad).toMatchObject({ status: 400, errors: where });
    const third = client.rulesets.phases.update(phase, {
      zone_id,
      rules: [LOG, BLOCK, { ...LOG, expression: 'http.hosst eq "x"' }],
    });
    expect(await problemOf(third)).toMatchObject({
      errors: [{ source: { pointer: '/rules/2/expression' } }],
    });
    expect(bad.errors[0]?.message).toContain('http.host');
    expect(await attempt({ ...LOG, action: 'explode' })).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/rules/0/action' } }],
    });
    expect(
      await attempt({ ...LOG, ratelimit: { characteristics: ['ip.src'], period: 60 } }),
    ).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/rules/0/ratelimit' } }],
    });
    expect(await problemOf(client.rulesets.get('0'.repeat(32), { zone_id }))).toMatchObject({
      status: 404,
    });
  });
});
