import { z } from 'zod';
import type { PolicyIssue } from '../exchange/console';
import { POLICY_LIMITS, policyDocumentSchema, type Rule } from '../exchange/policy-document';
import { compileApplicability } from './applicability';
import { allRules } from './gateway-rules';
import { compileLists } from './lists';
import { RuleEvaluator } from './evaluate';
import { checkMeaning } from './meaning';
import type { CompiledRateLimit } from './rate-limit';
import type { CompiledRule, RuleFailureListener } from './rule-run';
import { RuleSyntaxError } from './rules/error';
import { ExpressionSet } from './rules/expression';
import { schemaIssues } from './schema-issues';
import { POLICY_SCHEME } from './scheme';
import type { ParsePolicy, PolicyParse } from './types';

/** Parses and compiles an untrusted policy document; see `ParsePolicy`. */
export const parsePolicy: ParsePolicy = (input) => compilePolicy(input);

/** The same, with somebody to tell about rules that could not be evaluated. */
export function compilePolicy(input: unknown, onFailure?: RuleFailureListener): PolicyParse {
  const parsed = policyDocumentSchema.safeParse(input);
  if (!parsed.success) {
    return { ok: false, issues: [...schemaIssues(parsed.error), ...expressionIssues(input)] };
  }
  const document = parsed.data;
  const issues = checkMeaning(document);
  const lists = compileLists(document, issues);
  const expressions = new ExpressionSet(POLICY_SCHEME, lists);
  const rules = compileRules(allRules(document), expressions, issues);
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, policy: new RuleEvaluator(document, rules, expressions, onFailure) };
}

function compileRules(
  rules: readonly Rule[],
  expressions: ExpressionSet,
  issues: PolicyIssue[],
): CompiledRule[] {
  return rules.flatMap((rule, index) => {
    const path = `rules[${index}]`;
    const condition = compileAt(rule.when, `${path}.when`, issues, (text) => expressions.add(text));
    if (!condition) return [];
    const applies = compileApplicability(rule);
    const rateLimit = compileRateLimit(rule, path, expressions, issues);
    return [
      { rule, condition, ...(applies ? { applies } : {}), ...(rateLimit ? { rateLimit } : {}) },
    ];
  });
}

function compileRateLimit(
  { rateLimit: settings }: Rule,
  path: string,
  expressions: ExpressionSet,
  issues: PolicyIssue[],
): CompiledRateLimit | undefined {
  if (!settings) return undefined;
  const characteristics = settings.characteristics.flatMap((text, index) => {
    const where = `${path}.rateLimit.characteristics[${index}]`;
    return compileAt(text, where, issues, (value) => expressions.addValue(value)) ?? [];
  });
  const where = `${path}.rateLimit.countingExpression`;
  const { countingExpression } = settings;
  const counting =
    countingExpression === ''
      ? undefined
      : compileAt(countingExpression, where, issues, (text) => expressions.add(text));
  return { settings, characteristics, ...(counting ? { counting } : {}) };
}

function compileAt<T>(
  text: string,
  path: string,
  issues: PolicyIssue[],
  compile: (text: string) => T,
): T | undefined {
  try {
    return compile(text);
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    const { message, offset, line, column } = error;
    const where = text.includes('\n') ? ` (line ${line}, column ${column})` : '';
    issues.push({ path, message: message + where, offset });
    return undefined;
  }
}

/** A document with other faults: its expressions are read all the same, to report everything. */
const looseSchema = z.object({
  lists: z.record(z.string(), z.unknown()).catch({}),
  rules: z
    .array(z.object({ when: z.string().catch('') }).catch({ when: '' }))
    .max(POLICY_LIMITS.rules)
    .catch([]),
});

function expressionIssues(input: unknown): PolicyIssue[] {
  const loose = looseSchema.safeParse(input);
  if (!loose.success) return [];
  const lists = Object.keys(loose.data.lists).map((name) => [name, { items: [] }] as const);
  const expressions = new ExpressionSet(POLICY_SCHEME, new Map(lists));
  const issues: PolicyIssue[] = [];
  for (const [index, { when }] of loose.data.rules.entries()) {
    const tooLong = when.length > POLICY_LIMITS.expressionLength;
    if (when === '' || tooLong) continue;
    compileAt(when, `rules[${index}].when`, issues, (text) => expressions.add(text));
  }
  return issues;
}
