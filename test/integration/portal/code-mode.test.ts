import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { CodeSandbox } from '../../../core/portal/code-mode/sandbox';
import { codeWorkerFile } from '../../../main/agent/code-worker';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import { connect, startTestPortal, textOf } from './test-portal';

const never = new AbortController().signal;

describe('the sandbox', () => {
  let sandbox: CodeSandbox;
  beforeAll(() => (sandbox = new CodeSandbox(codeWorkerFile('/nowhere'))));
  afterAll(() => sandbox.close());
  const run = (code: string) =>
    sandbox.run(
      code,
      async (name, args) => JSON.stringify({ name, args: JSON.parse(args) as object }),
      never,
    );

  it('runs TypeScript, calls tools side by side and logs', async () => {
    const outcome = await run(`
      interface Answer { name: string }
      const [a, b] = await Promise.all([tools.one({ x: 1 }), tools['two-b']({})]) as Answer[];
      console.log('both', a.name);
      return [a.name, b.name];`);
    expect(outcome).toEqual({ result: '["one","two-b"]', log: 'both one\n' });
  });

  it.each([
    ['a loop', 'while (true) {}', /longer than 1000 ms/],
    ['a loop in a promise', 'const f = async () => { while (true) {} }; await f()', /longer than/],
    ['a regular expression', 'return /^(a+)+$/.test("a".repeat(60) + "!")', /longer than/],
    ['strings', 'let s = "x"; while (true) s += s;', /string too long|memory|longer than/],
    [
      'arrays',
      'const a = []; while (true) a.push(new Array(9999).fill("y"))',
      /memory|longer than/,
    ],
    ['a large buffer', 'return new ArrayBuffer(1e9).byteLength', /memory/],
    ['recursion', 'const f = (n) => f(n + 1) + 1; return f(0)', /stack/],
    ['the clock', 'return new Date().getTime()', /no clock/],
    ['the clock behind a prototype', 'return new (new Date(0).constructor)()', /no clock/],
    ['a module', 'return (await import("node:fs")).readFileSync("/etc/passwd")', /could not load/],
    ['an answer that never comes', 'await new Promise(() => {})', /never comes/],
    ['a long result', 'return "x".repeat(300 * 1024)', /longer than/],
    ['a syntax error', 'const = 1', /SyntaxError/],
  ])('survives %s', async (_name, code, message) => {
    expect((await run(code)).error).toMatch(message);
    expect((await run('return 1 + 1')).result).toBe('2');
  });

  it('has nothing of Node, and keeps its own functions from the program', async () => {
    const outcome = await run(`
      const all = ['process', 'require', 'fetch', 'setTimeout', 'WebAssembly', '__call', '__done'];
      const seen = all.map((name) => typeof globalThis[name]);
      const outer = (() => {}).constructor('return typeof process')();
      Object.prototype.then = undefined;
      return [...seen, outer];`);
    expect(JSON.parse(outcome.result ?? '')).toEqual(Array(8).fill('undefined'));
  });
});

describe('a client in Code Mode', () => {
  const cleanups: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  it('finds tools and runs programs under the same policy', async () => {
    const upstream = await startSmallServer({
      tools: [
        tool('add', {
          description: 'Adds two numbers. Very well.',
          inputSchema: {
            type: 'object',
            properties: { a: { type: 'number' }, b: { type: 'number', description: 'The other' } },
            required: ['a'],
          },
        }),
        tool('hidden'),
      ],
      call: (_name, { a, b }) => JSON.stringify({ sum: Number(a) + Number(b) }),
    });
    cleanups.push(() => upstream.close());
    const started = await startTestPortal(
      { servers: [{ id: 'one', url: upstream.url, allow: [{ tools: ['add'] }] }] },
      {
        rules: [
          {
            id: 'cards',
            name: 'Card numbers stay here',
            when: 'any(dlp.types[*] == "CREDIT_CARD")',
            action: 'block',
          },
        ],
      },
    );
    cleanups.push(() => started.close());
    const mcp = await connect(`${started.url}?mode=code`);
    cleanups.push(() => mcp.close());
    expect((await mcp.listTools()).tools.map(({ name }) => name)).toEqual(['search', 'execute']);
    const found = textOf(
      await mcp.callTool({ name: 'search', arguments: { query: 'add numbers' } }),
    );
    expect(found).toContain('/** Adds two numbers. */');
    expect(found).toContain('tools.one_add(args: { a: number; b?: number /* The other */ })');
    const execute = async (code: string): Promise<string> =>
      textOf(await mcp.callTool({ name: 'execute', arguments: { code } }));
    expect(await execute('return (await tools.one_add({ a: 2, b: 3 })).sum * 2')).toBe('10');
    expect(await execute('return await tools.one_hidden({})')).toContain('Unknown tool');
    const stopped = await execute('return await tools.one_add({ a: 1, note: "4111111111111111" })');
    expect(stopped).toContain('Card numbers stay here');
    const plain = await connect(started.url);
    cleanups.push(() => plain.close());
    expect((await plain.listTools()).tools.map(({ name }) => name)).toEqual(['one_add']);
  });
});
