import { randomBytes } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import {
  policyDocumentSchema,
  type PolicyDocument,
  type Rule,
} from '../../../core/exchange/policy-document';
import { schemaIssues } from '../../../core/policy/schema-issues';
import { notFound, refused } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import type { ApiServices } from '../services';
import {
  gatewayRuleSchema,
  isGatewayRule,
  showRule,
  toPolicyRule,
  type GatewayRule,
} from './gateway-rule';

type Account = { Params: { account: string } };
type One = { Params: { account: string; rule: string } };
const PATH = '/accounts/:account/gateway/rules';
/** Distance between two rules' precedence, so that clients can put one between them. */
const STEP = 1000;

/** Rules about what leaves the desks, in the order in which they are asked. */
export function gatewayRuleRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };

  const shown = () => {
    const { document, version, time } = editor.current();
    return document.rules
      .filter(isGatewayRule)
      .map((rule, index) => showRule(rule, (index + 1) * STEP, version, time));
  };
  const one = (id: string) => {
    const found = shown().find((rule) => rule.id === id);
    if (!found) throw notFound(`gateway rule ${id}`);
    return found;
  };
  const put = async (request: FastifyRequest, id: string, input: GatewayRule) => {
    await editor.edit(optionsOf(request), (document) => ({
      document: withRule(document, toRule(input, id), input.precedence),
      result: undefined,
    }));
    return success(one(id));
  };

  app.get<Account>(PATH, read, () => success(shown()));
  app.post<Account>(PATH, edit, async (request) =>
    put(request, randomBytes(16).toString('hex'), parse(gatewayRuleSchema, request.body)),
  );
  app.get<One>(`${PATH}/:rule`, read, ({ params }) => success(one(params.rule)));
  app.put<One>(`${PATH}/:rule`, edit, async (request) => {
    one(request.params.rule);
    return await put(request, request.params.rule, parse(gatewayRuleSchema, request.body));
  });
  app.delete<One>(`${PATH}/:rule`, edit, async (request) => {
    const { rule: id } = request.params;
    one(id);
    await editor.edit(optionsOf(request), (document) => {
      const rules = document.rules.filter((rule) => rule.id !== id);
      return { document: { ...document, rules }, result: undefined };
    });
    return success({});
  });
}

/** The rule in its place: after those of lower or equal precedence; where it was, or last, without one. */
function withRule(
  document: PolicyDocument,
  rule: Rule,
  precedence: number | undefined,
): PolicyDocument {
  const before = document.rules.findIndex(({ id }) => id === rule.id);
  const others = document.rules.filter(({ id }) => id !== rule.id);
  const at = precedence === undefined ? before : indexFor(others, precedence);
  const index = at < 0 ? others.length : at;
  return { ...document, rules: [...others.slice(0, index), rule, ...others.slice(index)] };
}

function indexFor(rules: readonly Rule[], precedence: number): number {
  let seen = 0;
  return rules.findIndex((rule) => {
    if (!isGatewayRule(rule)) return false;
    seen += 1;
    return seen * STEP > precedence;
  });
}

function toRule(input: GatewayRule, id: string): Rule {
  const parsed = policyDocumentSchema.safeParse({ rules: [toPolicyRule(input, id)] });
  const [rule] = parsed.data?.rules ?? [];
  if (rule) return rule;
  throw refused(parsed.error ? schemaIssues(parsed.error) : [], pointerOf);
}

const pointerOf = (path: string): string | undefined =>
  path.endsWith('.when') ? '/traffic' : undefined;

function optionsOf(request: FastifyRequest) {
  return { author: request.apiClient, note: 'Changed by API: gateway rules', pointerOf };
}
