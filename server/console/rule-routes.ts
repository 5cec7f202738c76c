import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { CONSOLE_PATHS } from '../../core/exchange/console';
import { ruleFormSchema, type DryRun, type RuleFormAnswer } from '../../core/exchange/rule-form';
import { dryRun } from '../../core/policy/dry-run';
import { parsePolicy } from '../../core/policy/document';
import { ruleForm, ruleText } from '../../core/policy/rule-form';
import { RuleSyntaxError } from '../../core/policy/rules/error';
import { parseExpression } from '../../core/policy/rules/parser';
import { typeName } from '../../core/policy/rules/types';
import { POLICY_SCHEME } from '../../core/policy/scheme';
import { ApiError } from '../errors';
import { parseInput } from './input';
import type { ConsoleServices } from './services';

/** A policy with full lists is some megabytes of JSON. */
const DOCUMENT_BYTES = 16 * 1024 * 1024;
/** Exchanges that a draft is tried on. */
const DRY_RUN_EVENTS = 1000;
/** Rows that one read of the archive gives. */
const PAGE = 250;

const formWishSchema = z.union([
  z.strictObject({ when: z.string().max(64 * 1024) }),
  z.strictObject({ form: ruleFormSchema }),
]);
const draftSchema = z.strictObject({ document: z.unknown() });

/** Help with writing rules: fields to complete, the form of a condition, and a dry run. */
export function ruleRoutes(app: FastifyInstance, services: ConsoleServices): void {
  app.get(CONSOLE_PATHS.ruleFields, async () => ({ fields: offeredFields() }));
  app.post(CONSOLE_PATHS.ruleForm, async (request) =>
    formAnswer(parseInput(request.body, formWishSchema)),
  );
  app.post(CONSOLE_PATHS.dryRun, { bodyLimit: DOCUMENT_BYTES }, async (request) =>
    tryDraft(services, parseInput(request.body, draftSchema).document),
  );
}

function offeredFields() {
  return POLICY_SCHEME.fields.flatMap(({ name, aliases = [], type, meaning, example, read }) =>
    read
      ? [name, ...aliases].map((each) => ({ name: each, type: typeName(type), meaning, example }))
      : [],
  );
}

function formAnswer(wish: z.infer<typeof formWishSchema>): RuleFormAnswer {
  const when = 'form' in wish ? ruleText(wish.form) : wish.when;
  try {
    parseExpression(when);
    const form = ruleForm(when);
    return { when, ...(form ? { form } : {}) };
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    const { message, offset } = error;
    return { when, error: message, offset, ...('form' in wish ? { form: wish.form } : {}) };
  }
}

async function tryDraft(services: ConsoleServices, document: unknown): Promise<DryRun> {
  const draft = parsePolicy(document);
  const inForce = parsePolicy(services.policy.current().document);
  if (!draft.ok) {
    throw new ApiError(422, 'invalid_policy', 'The policy has mistakes; it cannot be tried.', {
      issues: draft.issues,
    });
  }
  if (!inForce.ok) throw new Error('the policy in force does not compile');
  return dryRun(inForce.policy, draft.policy, await lastExchanges(services));
}

async function lastExchanges({ events }: ConsoleServices) {
  const found = [];
  let before: string | undefined;
  while (found.length < DRY_RUN_EVENTS) {
    const page = await events.list({ limit: PAGE, ...(before === undefined ? {} : { before }) });
    found.push(...page.map(({ exchange }) => exchange));
    before = page.at(-1)?.exchange.id;
    if (page.length < PAGE || before === undefined) break;
  }
  return found.slice(0, DRY_RUN_EVENTS);
}
