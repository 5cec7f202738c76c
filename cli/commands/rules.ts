import { createInterface } from 'node:readline';
import type { Command } from 'commander';
import { ContextError, RuleContext, isObject, readJsonObject } from '../../core/policy/context';
import { ExpressionSet } from '../../core/policy/rules/expression';
import { parseExpression } from '../../core/policy/rules/parser';
import { printExpression } from '../../core/policy/rules/printer';
import type { Json } from '../../core/policy/rules/json';
import { POLICY_SCHEME } from '../../core/policy/scheme';
import { writeLine } from '../json-lines';
import { explainRules } from './rules-explain';
import { refusal, type RuleAnswer } from './rules-refusal';

/** Exit status of `rules check` when an expression is refused. */
const REFUSED = 1;

/** `portcullis rules`: try expressions of the rules language. */
export function registerRules(program: Command): void {
  const rules = program.command('rules').description('Try expressions of the rules language.');
  rules
    .command('eval')
    .description('Evaluate JSON lines {"id", "expr", "ctx"} from standard input, one line each.')
    .action(async () => {
      for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
        if (line.trim() !== '') writeLine(evaluateLine(line));
      }
    });
  rules
    .command('check')
    .description('Check expressions; exit status 1 when one is refused.')
    .argument('<expression...>')
    .action((expressions: string[]) => {
      for (const expression of expressions) {
        const answer = checkExpression(expression);
        if (!answer.ok) process.exitCode = REFUSED;
        writeLine(answer);
      }
    });
  rules
    .command('explain')
    .description(
      'Say which sub-expressions are true, or with --policy what each rule does, for JSON lines ' +
        '{"id", "expr", "ctx"} or {"id", "ctx", "phase"} from standard input.',
    )
    .argument('[expression]', 'instead of "expr" in each line')
    .option('--policy <file>', 'policy document whose rules are explained')
    .option('--ctx <json>', 'one context, instead of standard input')
    .option('--tree', 'print for people instead of JSON lines')
    .action(explainRules);
  rules
    .command('format')
    .description('Print expressions in their plainest form, one line each.')
    .argument('<expression...>')
    .action((expressions: string[]) => {
      for (const expression of expressions) formatExpression(expression);
    });
}

function formatExpression(expression: string): void {
  try {
    process.stdout.write(`${printExpression(parseExpression(expression))}\n`);
  } catch (error) {
    const { error: message, offset = 0 } = refusal(error);
    process.stderr.write(`portcullis: at ${offset}: ${message}\n`);
    process.exitCode = REFUSED;
  }
}

function evaluateLine(line: string): RuleAnswer {
  let id: { readonly id?: Json } = {};
  try {
    const input = readJsonObject(line);
    if (input['id'] !== undefined) id = { id: input['id'] };
    const { expr, ctx = {} } = input;
    if (typeof expr !== 'string') throw new ContextError('"expr" is a string');
    if (!isObject(ctx)) throw new ContextError('"ctx" is an object');
    const context = new RuleContext(ctx, POLICY_SCHEME);
    const set = new ExpressionSet(POLICY_SCHEME, context.lists());
    const condition = set.add(expr);
    return { ...id, result: condition(set.evaluation(context.reader())) };
  } catch (error) {
    return { ...id, ...refusal(error) };
  }
}

function checkExpression(expression: string): { readonly ok: boolean } & RuleAnswer {
  try {
    new ExpressionSet(POLICY_SCHEME).add(expression);
    return { ok: true };
  } catch (error) {
    return { ok: false, ...refusal(error) };
  }
}
