import type { PolicyIssue } from '../exchange/console';
import { policyDocumentSchema, type PolicyDocument, type Rule } from '../exchange/policy-document';
import { RuleEvaluator, type CompiledRule, type RuleFailureListener } from './evaluate';
import { checkMeaning } from './meaning';
import { RuleSyntaxError } from './rules/error';
import { ExpressionSet } from './rules/expression';
import { readList, type ListKind, type NamedList, type NamedLists } from './rules/named-lists';
import { schemaIssues } from './schema-issues';
import { POLICY_SCHEME } from './scheme';
import type { ParsePolicy, PolicyParse } from './types';

const LIST_KINDS = { string: 'String', integer: 'Integer', ip: 'IP' } as const;

/** Parses and compiles an untrusted policy document; see `ParsePolicy`. */
export const parsePolicy: ParsePolicy = (input) => compilePolicy(input);

/** The same, with somebody to tell about rules that could not be evaluated. */
export function compilePolicy(input: unknown, onFailure?: RuleFailureListener): PolicyParse {
  const parsed = policyDocumentSchema.safeParse(input);
  if (!parsed.success) return { ok: false, issues: schemaIssues(parsed.error) };
  const document = parsed.data;
  const issues = checkMeaning(document);
  const lists = compileLists(document, issues);
  const expressions = new ExpressionSet(POLICY_SCHEME, lists);
  const rules = compileRules(document.rules, expressions, issues);
  if (issues.length > 0) return { ok: false, issues };
  return { ok: true, policy: new RuleEvaluator(document, rules, expressions, onFailure) };
}

/** Lists whose entries are wrong are reported here and stand as empty ones for the rules. */
function compileLists(document: PolicyDocument, issues: PolicyIssue[]): NamedLists {
  const lists = new Map<string, NamedList>();
  for (const [name, { kind, items }] of Object.entries(document.lists)) {
    const type: ListKind = LIST_KINDS[kind];
    const read = readList({ items }, type);
    if (!read.ok) {
      issues.push({ path: `lists.${name}.items[${read.item}]`, message: read.message });
    }
    lists.set(name, { kind: type, items: read.ok ? items : [] });
  }
  return lists;
}

function compileRules(
  rules: readonly Rule[],
  expressions: ExpressionSet,
  issues: PolicyIssue[],
): CompiledRule[] {
  const compiled: CompiledRule[] = [];
  for (const [index, rule] of rules.entries()) {
    try {
      compiled.push({ rule, condition: expressions.add(rule.when) });
    } catch (error) {
      if (!(error instanceof RuleSyntaxError)) throw error;
      const where = rule.when.includes('\n') ? ` (line ${error.line}, column ${error.column})` : '';
      issues.push({
        path: `rules[${index}].when`,
        message: error.message + where,
        offset: error.offset,
      });
    }
  }
  return compiled;
}
