import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encode } from 'gpt-tokenizer/encoding/o200k_base';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import type { BenchRow } from '../table';
import { initialize, post } from './http';

/** Sizes of tasks, in tools that they need. */
const TASKS = [1, 3, 5, 10, 20] as const;

interface Tool {
  readonly name: string;
  readonly description?: string;
  readonly inputSchema: { readonly properties?: object; readonly required?: readonly string[] };
}

type Server = NonNullable<NonNullable<PolicyInput['portal']>['servers']>[number];

/** 52 tools of four real servers: GitHub, files, memory, and three of Slack. */
export function mixOfServers(modules: string): readonly Server[] {
  const program = (
    id: string,
    more: Partial<Server> = {},
    args: readonly string[] = [],
  ): Server => ({
    id,
    command: process.execPath,
    args: [join(modules, '@modelcontextprotocol', `server-${id}`, 'dist', 'index.js'), ...args],
    sandbox: { read: [modules] },
    allow: [{ tools: ['*'] }],
    pinning: 'off',
    poisoning: 'off',
    listMs: 10_000,
    ...more,
  });
  const tools = ['slack_list_channels', 'slack_post_message', 'slack_reply_to_thread'];
  return [
    program('github'),
    program('filesystem', {}, [tmpdir()]),
    program('memory'),
    program('slack', {
      env: { SLACK_BOT_TOKEN: 'none', SLACK_TEAM_ID: 'none' },
      allow: [{ tools }],
    }),
  ];
}

/** What a model reads and writes, with the tools themselves and with Code Mode, in o200k tokens. */
export async function codeTokens(url: string): Promise<readonly BenchRow[]> {
  const direct = await session(url);
  const code = await session(`${url}?mode=code`);
  const { tools } = await direct.ask<{ tools: readonly Tool[] }>('tools/list', {});
  const own = await code.ask<{ tools: readonly unknown[] }>('tools/list', {});
  const [all, few] = [tokens(tools), tokens(own.tools)];
  const rows: BenchRow[] = [
    {
      what: `Code Mode, tools on the wire (of ${tools.length})`,
      value: `${few} tokens`,
      ratio: `${saved(few, all)} less than ${all} tokens`,
    },
  ];
  for (const count of TASKS) {
    // Spread over all servers, the same in each run.
    const chosen = tools.filter((_, index) => index % Math.floor(tools.length / count) === 0);
    const needed = chosen.slice(0, count);
    const calls = needed.map((tool) => ({ name: tool.name, arguments: argumentsOf(tool) }));
    const program = programOf(calls);
    const query = needed.map(({ name }) => name).join(' ');
    const search = { name: 'search', arguments: { query, limit: Math.min(count, 20) } };
    const found = await code.ask<object>('tools/call', search);
    const one = all + tokens(calls);
    const other = few + tokens([search, found, { name: 'execute', arguments: { code: program } }]);
    rows.push({
      what: `Code Mode, task with ${count} tools`,
      value: `${other} tokens`,
      ratio: `${saved(other, one)} less than ${one} tokens, in 2 turns instead of ${count}`,
    });
  }
  return rows;
}

async function session(url: string) {
  const { session: id } = await post(url, undefined, initialize(0));
  let count = 0;
  return {
    ask: async <Result>(method: string, params: object): Promise<Result> => {
      count += 1;
      const { text } = await post(url, id, { jsonrpc: '2.0', id: count, method, params });
      const json = text.startsWith('{') ? text : (/^data: (\{.*)$/m.exec(text)?.[1] ?? '{}');
      return (JSON.parse(json) as { result: Result }).result;
    },
  };
}

function argumentsOf({ inputSchema: { required = [] } }: Tool): Record<string, string> {
  return Object.fromEntries(required.map((name) => [name, 'a value']));
}

function programOf(
  calls: readonly { readonly name: string; readonly arguments: object }[],
): string {
  const lines = calls.map(
    ({ name, arguments: values }, index) =>
      `const r${index} = await tools.${name}(${JSON.stringify(values)});`,
  );
  return [...lines, `return [${calls.map((_, index) => `r${index}`).join(', ')}];`].join('\n');
}

const tokens = (value: unknown): number => encode(JSON.stringify(value)).length;
const saved = (few: number, all: number): string => `${((1 - few / all) * 100).toFixed(1)} %`;
