import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { ContextError, RuleContext, isObject, readJsonObject } from '../../core/policy/context';
import { parsePolicy } from '../../core/policy/document';
import { PolicyExplainer, type ExplainedDecision } from '../../core/policy/explain';
import type { Explanation } from '../../core/policy/rules/explanation';
import { ExpressionSet } from '../../core/policy/rules/expression';
import { POLICY_SCHEME } from '../../core/policy/scheme';
import { compileLists } from '../../core/policy/lists';
import { writeLine } from '../json-lines';
import { refusal } from './rules-refusal';

/** Exit status when a line could not be explained, and when the command was called wrongly. */
const REFUSED = 1;
const MISUSE = 2;

interface ExplainOptions {
  readonly policy?: string;
  readonly ctx?: string;
  readonly tree?: boolean;
}

type Line = ReturnType<typeof readJsonObject>;
type Explained = Explanation | ExplainedDecision;

/** `portcullis rules explain`. */
export async function explainRules(
  expression: string | undefined,
  options: ExplainOptions,
): Promise<void> {
  const explain =
    options.policy === undefined ? explainLine : await policyExplainer(options.policy);
  if (!explain) return;
  const answer = (line: () => Line): void => {
    respond(
      line,
      (input) => explain(expression === undefined ? input : { ...input, expr: expression }),
      options.tree === true,
    );
  };
  if (options.ctx !== undefined) {
    const text = options.ctx;
    answer(() => ({ ctx: readJsonObject(text) }));
    return;
  }
  for await (const text of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    if (text.trim() !== '') answer(() => readJsonObject(text));
  }
}

function respond(read: () => Line, explain: (line: Line) => Explained, tree: boolean): void {
  let id = {};
  try {
    const line = read();
    if (line['id'] !== undefined) id = { id: line['id'] };
    const explained = explain(line);
    if (tree) process.stdout.write(`${drawn(explained).join('\n')}\n`);
    else writeLine({ ...id, ...explained });
  } catch (error) {
    process.exitCode = REFUSED;
    writeLine({ ...id, ...refusal(error) });
  }
}

function explainLine(line: Line): Explanation {
  const { expr } = line;
  if (typeof expr !== 'string') throw new ContextError('"expr" is a string');
  const context = contextOf(line);
  const set = new ExpressionSet(POLICY_SCHEME, context.lists());
  const explain = set.addExplained(expr);
  return explain(set.evaluation(context.reader()));
}

function contextOf(line: Line): RuleContext {
  const { ctx = {} } = line;
  if (!isObject(ctx)) throw new ContextError('"ctx" is an object');
  return new RuleContext(ctx, POLICY_SCHEME);
}

/** Undefined where there is no such policy; that was said on standard error then. */
async function policyExplainer(
  file: string,
): Promise<((line: Line) => ExplainedDecision) | undefined> {
  const parsed = await readPolicy(file);
  if (parsed === undefined) return undefined;
  if (!parsed.ok) {
    for (const { path, message } of parsed.issues) complain(`${file}: ${path}: ${message}`);
    process.exitCode = REFUSED;
    return undefined;
  }
  const { document } = parsed.policy;
  const explainer = new PolicyExplainer(document, compileLists(document, []));
  return (line) => {
    const { phase = 'prompt' } = line;
    if (phase !== 'prompt' && phase !== 'response') {
      throw new ContextError('"phase" is "prompt" or "response"');
    }
    return explainer.explain(phase, contextOf(line), Date.now());
  };
}

async function readPolicy(file: string): Promise<ReturnType<typeof parsePolicy> | undefined> {
  try {
    return parsePolicy(JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')));
  } catch (error) {
    complain(`cannot read ${file}: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = MISUSE;
    return undefined;
  }
}

function complain(message: string): void {
  process.stderr.write(`portcullis: ${message}\n`);
}

function drawn(explained: Explained): string[] {
  if (!('rules' in explained)) return drawnExpression(explained, 0);
  const { action, rule, logged } = explained;
  return [
    `${action}${rule === undefined ? '' : ` by ${rule}`}${logged.length > 0 ? `, logged by ${logged.join(', ')}` : ''}`,
    ...explained.rules.flatMap(({ id, action: asked, outcome, when, error }, index) => [
      `${index + 1}. ${id} (${asked}): ${outcome}${error === undefined ? '' : `: ${error}`}`,
      ...(when ? drawnExpression(when, 1) : []),
    ]),
  ];
}

function drawnExpression(
  { text, result, elements, parts = [] }: Explanation,
  depth: number,
): string[] {
  const count = elements ? ` (${elements.filter(Boolean).length} of ${elements.length})` : '';
  const line = `${'  '.repeat(depth)}${result ? 'true ' : 'false'}  ${text.replace(/\s+/g, ' ')}${count}`;
  return [line, ...parts.flatMap((part) => drawnExpression(part, depth + 1))];
}
