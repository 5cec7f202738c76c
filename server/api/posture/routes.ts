import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import type { PostureCheck } from '../../../core/exchange/policy-posture';
import { notFound } from '../api-problem';
import { success } from '../envelope';
import { requireScope } from '../guard';
import { parse } from '../input';
import { newId } from '../new-id';
import type { ApiServices } from '../services';
import { postureRuleSchema, showCheck, toCheck } from './posture-rule';

type Account = { Params: { account: string } };
type Rule = { Params: { account: string; rule: string } };
const PATH = '/accounts/:account/devices/posture';

/** Posture checks of the policy, for `device.posture["id"]`. */
export function postureRoutes(app: FastifyInstance, services: ApiServices): void {
  const { editor, tokens } = services;
  const read = { preHandler: requireScope(tokens, 'policy:read') };
  const edit = { preHandler: requireScope(tokens, 'policy:edit') };

  const put = async (request: FastifyRequest, id: string, isNew: boolean) => {
    const rule = parse(postureRuleSchema, request.body);
    return await editor.edit(optionsOf(request), (document) => {
      if (!isNew) existing(document, id);
      const check = toCheck(id, rule, document);
      const changed = withCheck(document, check);
      return { document: changed, result: success(showCheck(check, changed)) };
    });
  };

  app.get<Account>(PATH, read, () => {
    const { document } = editor.current();
    return success(document.posture.checks.map((check) => showCheck(check, document)));
  });
  app.post<Account>(PATH, edit, async (request) => await put(request, newId(), true));
  app.get<Rule>(`${PATH}/:rule`, read, ({ params }) => {
    const { document } = editor.current();
    return success(showCheck(existing(document, params.rule), document));
  });
  app.put<Rule>(
    `${PATH}/:rule`,
    edit,
    async (request) => await put(request, request.params.rule, false),
  );
  app.delete<Rule>(`${PATH}/:rule`, edit, async (request) => {
    const { rule } = request.params;
    await editor.edit(optionsOf(request), (document) => {
      existing(document, rule);
      const checks = document.posture.checks.filter(({ id }) => id !== rule);
      return {
        document: { ...document, posture: { ...document.posture, checks } },
        result: undefined,
      };
    });
    return success({ id: rule });
  });
}

function existing(document: PolicyDocument, id: string): PostureCheck {
  const check = document.posture.checks.find((one) => one.id === id);
  if (!check) throw notFound(`posture rule ${id}`);
  return check;
}

function withCheck(document: PolicyDocument, check: PostureCheck): PolicyDocument {
  const { checks } = document.posture;
  const known = checks.some(({ id }) => id === check.id);
  return {
    ...document,
    posture: {
      ...document.posture,
      checks: known ? checks.map((one) => (one.id === check.id ? check : one)) : [...checks, check],
    },
  };
}

/** Where members of a check stand in the request. */
const POINTERS: Readonly<Record<string, string>> = {
  name: '/name',
  help: '/description',
  path: '/input/path',
  process: '/input/path',
  sha256: '/input',
  atLeast: '/input/version',
  in: '/input/id',
  domain: '/input/domain',
};

function optionsOf(request: FastifyRequest) {
  return {
    author: request.apiClient,
    note: 'Changed by API: posture',
    pointerOf: (path: string): string | undefined =>
      POINTERS[/^posture\.checks(?:\[\d+\]|\.\d+)\.(\w+)/.exec(path)?.[1] ?? ''],
  };
}
