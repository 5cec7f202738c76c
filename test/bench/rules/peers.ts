import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Versions that are measured; the newest of autumn 2026. */
const PEERS = ['jexl@2.3.0', 'json-rules-engine@7.3.1'];

/** What the rules are asked about, in a shape that all engines take. */
export interface PeerFacts {
  readonly host: string;
  readonly app: string;
  readonly status: string;
  readonly types: readonly string[];
  readonly uri: string;
  readonly tokens: number;
  readonly email: string;
}

/** One rule in a peer's own words. */
export interface PeerRule {
  readonly jexl: string;
  readonly json: object;
}

/** Answers whether no rule matched. */
export type PeerRun = () => Promise<boolean>;

interface JexlExpression {
  evalSync(context: object): unknown;
}
interface Jexl {
  addTransform(name: string, transform: (...args: never[]) => unknown): void;
  compile(expression: string): JexlExpression;
}
interface Engine {
  addRule(rule: object): void;
  addOperator(name: string, operator: (fact: never, value: never) => boolean): void;
  run(facts: object): Promise<{ events: readonly unknown[] }>;
}

/**
 * The peers, installed into a folder of their own outside of the project; undefined where the
 * registry cannot be reached. `remove` when they were measured.
 */
export function installRulePeers():
  { readonly load: NodeJS.Require; readonly remove: () => void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-bench-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    writeFileSync(join(folder, 'package.json'), '{"private":true}');
    const flags = ['--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    execFileSync('npm', ['install', ...flags, ...PEERS], { cwd: folder, stdio: 'ignore' });
    return { load: createRequire(join(folder, 'package.json')), remove };
  } catch {
    // Without a network there is nothing to compare with, and the other rows still count.
    remove();
    return undefined;
  }
}

export function jexlRun(
  load: NodeJS.Require,
  rules: readonly PeerRule[],
  facts: PeerFacts,
): PeerRun {
  const { Jexl: Constructor } = load('jexl') as { Jexl: new () => Jexl };
  const jexl = new Constructor();
  jexl.addTransform('lower', (text: string) => text.toLowerCase());
  jexl.addTransform('has', (text: string, part: string) => text.includes(part));
  const patterns = new Map<string, RegExp>();
  jexl.addTransform('fits', (text: string, pattern: string) => {
    const known = patterns.get(pattern) ?? new RegExp(pattern);
    patterns.set(pattern, known);
    return known.test(text);
  });
  const expressions = rules.map((rule) => jexl.compile(rule.jexl));
  return () => Promise.resolve(!expressions.some((one) => one.evalSync(facts) === true));
}

export function jsonRulesRun(
  load: NodeJS.Require,
  rules: readonly PeerRule[],
  facts: PeerFacts,
): PeerRun {
  const module = load('json-rules-engine') as { Engine: new () => Engine };
  const engine = new module.Engine();
  engine.addOperator('textHas', (text: string, part: string) => text.includes(part));
  engine.addOperator('fits', (text: string, pattern: RegExp) => pattern.test(text.toLowerCase()));
  for (const { json } of rules) engine.addRule({ conditions: json, event: { type: 'matched' } });
  return async () => (await engine.run(facts)).events.length === 0;
}
