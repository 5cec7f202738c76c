import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  policyDocumentSchema,
  type PolicyDocument,
  type Rule,
} from '../../../core/exchange/policy-document';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { invalid, notFound, refused } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import { withZone, zoneOf } from '../zones';
import { schemaIssues } from '../../../core/policy/schema-issues';
import { apiRuleSchema, newRuleId, toPolicyRule, type ApiRule } from './api-rule';
import { RulesetHistory } from './history';
import { MANAGED_RULESET, PHASES, phaseOf, rulesOf, withRules, type Phase } from './phases';
import { placed } from './position';
import { describeRuleset, showRuleset } from './ruleset-view';

const rulesetSchema = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  kind: z.literal('zone').optional(),
  phase: z.enum(PHASES).optional(),
  rules: z.array(apiRuleSchema).max(1000).default([]),
});

type Zone = { Params: { zone: string } };
type Ruleset = { Params: { zone: string; ruleset: string } };
type RulesetRule = { Params: { zone: string; ruleset: string; rule: string } };
type RulesetVersionPath = { Params: { zone: string; ruleset: string; version: string } };

/** Rulesets of a zone: views of the policy's rules by phase, with the versions that the policy had. */
export function rulesetRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const history = new RulesetHistory(services.policies, editor);
  const read = { preHandler: requireScope(tokens, 'waf:read') };
  const edit = { preHandler: requireScope(tokens, 'waf:edit') };

  const show = async (zoneId: string, phase: Phase) => {
    const { document } = editor.current();
    return showRuleset(
      document,
      zoneOf(document, zoneId),
      phase,
      await history.latest(zoneId, phase),
    );
  };
  const replace = async (
    request: FastifyRequest,
    zoneId: string,
    phase: Phase,
    rules: readonly ApiRule[],
  ) => {
    let edited: PolicyDocument | undefined;
    const pointerOf = (path: string) => edited && pointerInSet(path, edited, zoneId, phase);
    await editor.edit({ ...optionsOf(request, phase), pointerOf }, (document) => {
      const zone = zoneOf(document, zoneId);
      edited = replaced(document, zone, phase, rules);
      return { document: edited, result: undefined };
    });
    return success(await show(zoneId, phase));
  };
  const phaseIn = (zoneId: string, ruleset: string): Phase => {
    zoneOf(editor.current().document, zoneId);
    const phase = phaseOf(zoneId, ruleset);
    if (!phase) throw notFound(`ruleset ${ruleset} in this zone`);
    return phase;
  };

  app.get<Zone>('/zones/:zone/rulesets', read, async ({ params }) => {
    const zone = zoneOf(editor.current().document, params.zone);
    const rulesets = PHASES.map(async (phase) =>
      describeRuleset(zone, phase, await history.latest(zone.id, phase)),
    );
    return success(await Promise.all(rulesets), { cursors: {} });
  });
  app.post<Zone>('/zones/:zone/rulesets', edit, async (request) => {
    const { phase, rules } = parse(rulesetSchema, request.body);
    if (!phase) throw invalid('A new ruleset says which phase it is for.', '/phase');
    return await replace(request, request.params.zone, phase, rules);
  });
  app.get<Ruleset>('/zones/:zone/rulesets/:ruleset', read, async ({ params }) =>
    success(await show(params.zone, phaseIn(params.zone, params.ruleset))),
  );
  app.put<Ruleset>('/zones/:zone/rulesets/:ruleset', edit, async (request) => {
    const { zone, ruleset } = request.params;
    const { rules } = parse(rulesetSchema, request.body);
    return await replace(request, zone, phaseIn(zone, ruleset), rules);
  });
  app.delete<Ruleset>('/zones/:zone/rulesets/:ruleset', edit, async (request, reply) => {
    const { zone, ruleset } = request.params;
    await replace(request, zone, phaseIn(zone, ruleset), []);
    return reply.code(204).send();
  });

  for (const [method, url] of [
    ['GET', '/zones/:zone/rulesets/phases/:phase/entrypoint'],
    ['PUT', '/zones/:zone/rulesets/phases/:phase/entrypoint'],
  ] as const) {
    app.route<{ Params: { zone: string; phase: string } }>({
      method,
      url,
      ...(method === 'GET' ? read : edit),
      handler: async (request) => {
        const phase = PHASES.find((one) => one === request.params.phase);
        if (!phase) throw notFound(`phase ${request.params.phase}`);
        if (method === 'GET') return success(await show(request.params.zone, phase));
        const { rules } = parse(rulesetSchema, request.body);
        return await replace(request, request.params.zone, phase, rules);
      },
    });
  }

  app.post<Ruleset>('/zones/:zone/rulesets/:ruleset/rules', edit, async (request) => {
    const { zone, ruleset } = request.params;
    const phase = phaseIn(zone, ruleset);
    const rule = parse(apiRuleSchema, request.body);
    await editor.edit(optionsOf(request, phase), (document) => {
      const own = zoneOf(document, zone);
      if (phase === 'http_request_firewall_managed') {
        return { document: replaced(document, own, phase, [rule]), result: undefined };
      }
      const added = toRule(rule, newRuleId(), zone, phase);
      const rules = placed(rulesOf(document, own, phase), added, rule.position);
      return { document: withRules(document, own, phase, rules), result: undefined };
    });
    return success(await show(zone, phase));
  });
  app.patch<RulesetRule>('/zones/:zone/rulesets/:ruleset/rules/:rule', edit, async (request) => {
    const { zone, ruleset, rule: id } = request.params;
    const phase = phaseIn(zone, ruleset);
    const current = (await show(zone, phase)).rules.find((rule) => rule.id === id);
    if (!current) throw notFound(`rule ${id} in this ruleset`);
    const body = z.record(z.string(), z.unknown()).safeParse(request.body).data ?? {};
    const rule = parse(apiRuleSchema, { ...current, ...body });
    await editor.edit(optionsOf(request, phase), (document) => {
      const own = zoneOf(document, zone);
      if (phase === 'http_request_firewall_managed') {
        return { document: replaced(document, own, phase, [rule]), result: undefined };
      }
      const changed = toRule(rule, id, zone, phase);
      const rules = placed(rulesOf(document, own, phase), changed, rule.position);
      return { document: withRules(document, own, phase, rules), result: undefined };
    });
    return success(await show(zone, phase));
  });
  app.delete<RulesetRule>('/zones/:zone/rulesets/:ruleset/rules/:rule', edit, async (request) => {
    const { zone, ruleset, rule: id } = request.params;
    const phase = phaseIn(zone, ruleset);
    if (!(await show(zone, phase)).rules.some((rule) => rule.id === id)) {
      throw notFound(`rule ${id} in this ruleset`);
    }
    await editor.edit(optionsOf(request, phase), (document) => {
      const own = zoneOf(document, zone);
      const rules = rulesOf(document, own, phase).filter((rule) => rule.id !== id);
      const result = undefined;
      if (phase !== 'http_request_firewall_managed') {
        return { document: withRules(document, own, phase, rules), result };
      }
      return { document: withZone(document, { ...own, mode: 'production' }), result };
    });
    return success(await show(zone, phase));
  });

  app.get<Ruleset>('/zones/:zone/rulesets/:ruleset/versions', read, async ({ params }) => {
    const phase = phaseIn(params.zone, params.ruleset);
    const zone = zoneOf(editor.current().document, params.zone);
    const versions = await history.of(zone.id, phase);
    return success(versions.map((version) => describeRuleset(zone, phase, version)));
  });
  app.get<RulesetVersionPath>(
    '/zones/:zone/rulesets/:ruleset/versions/:version',
    read,
    async ({ params }) => {
      const phase = phaseIn(params.zone, params.ruleset);
      const versions = await history.of(params.zone, phase);
      const found = versions.find(({ number }) => `${number}` === params.version);
      if (!found) throw notFound(`version ${params.version} of this ruleset`);
      const { document } = found;
      return success(showRuleset(document, zoneOf(document, params.zone), phase, found));
    },
  );
}

function replaced(
  document: PolicyDocument,
  zone: WafZone,
  phase: Phase,
  rules: readonly ApiRule[],
): PolicyDocument {
  if (phase !== 'http_request_firewall_managed') {
    const ids = rules.map((rule) => knownId(document, zone, phase, rule.id));
    const made = rules.map((rule, index) =>
      toRule(rule, ids[index] ?? newRuleId(), zone.id, phase, `/rules/${index}`),
    );
    return withRules(document, zone, phase, made);
  }
  for (const [index, rule] of rules.entries()) {
    if (rule.action !== 'execute' || rule.action_parameters?.id !== MANAGED_RULESET) {
      const message = `This phase executes the managed ruleset ${MANAGED_RULESET} and nothing else.`;
      throw invalid(message, `/rules/${index}/action`);
    }
  }
  const mode = rules.some(({ enabled }) => enabled) ? 'log' : 'production';
  return withZone(document, { ...zone, mode });
}

/** A rule keeps its id only where there is such a rule: ids are given here. */
function knownId(document: PolicyDocument, zone: WafZone, phase: Phase, id: string | undefined) {
  return rulesOf(document, zone, phase).find((rule) => rule.id === id)?.id;
}

function toRule(rule: ApiRule, id: string, zone: string, phase: Phase, at = ''): Rule {
  const input = { rules: [toPolicyRule(rule, id, zone, phase, at)] };
  const parsed = policyDocumentSchema.safeParse(input);
  const [made] = parsed.data?.rules ?? [];
  if (made) return made;
  throw refused(parsed.error ? schemaIssues(parsed.error) : [], (path) => pointerOf(path, at));
}

/** `rules[0].when` of the policy is the rule's `expression`. */
function pointerOf(path: string, at: string): string {
  if (path.endsWith('.when')) return `${at}/expression`;
  return path.includes('.rateLimit') ? `${at}/ratelimit` : at;
}

/** `rules[7].when` of the policy is `/rules/2/expression` where that is the third rule of the set. */
function pointerInSet(path: string, document: PolicyDocument, zoneId: string, phase: Phase) {
  const [, index] = /^rules\[(\d+)\]/.exec(path) ?? [];
  const rule = document.rules[Number(index)];
  const at = rulesOf(document, zoneOf(document, zoneId), phase).findIndex((one) => one === rule);
  return at < 0 ? undefined : pointerOf(path, `/rules/${at}`);
}

function optionsOf(request: FastifyRequest, phase: Phase) {
  return {
    author: request.apiClient,
    note: `Changed by API: ${phase}`,
    pointerOf: (path: string) => (path.endsWith('.when') ? '/expression' : undefined),
  };
}
