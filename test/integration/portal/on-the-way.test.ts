import { describe, expect, it, onTestFinished } from 'vitest';
import { startFixtureServer } from '../../fixtures/mcp/server';
import { startSmallServer, tool } from '../../fixtures/mcp/small-server';
import { connect, EVERYBODY, startTestPortal, textOf } from './test-portal';

const ERAS = ['legacy', 'modern'] as const;
const PAIRS = ERAS.flatMap((client) => ERAS.map((server) => ({ client, server })));
const ALL = { elicitation: {}, sampling: {}, roots: {} };
const CARD = '4111 1111 1111 1111';

describe.each(PAIRS)('a $client client and a $server server', ({ client, server }) => {
  /** A client with a person, a model and folders, and what it was told on the way. */
  async function conversation() {
    const upstream = await startFixtureServer({ eras: [server] });
    onTestFinished(() => upstream.close());
    const portal = await startTestPortal({
      naming: 'never',
      servers: [{ id: 'fixture', url: upstream.url, allow: EVERYBODY }],
    });
    onTestFinished(() => portal.close());
    const mcp = await connect(portal.url, client, ALL);
    onTestFinished(() => mcp.close());
    mcp.setRequestHandler('sampling/createMessage', ({ params }) => ({
      model: 'a-model',
      role: 'assistant',
      content: { type: 'text', text: `asked for ${params.maxTokens} tokens` },
    }));
    mcp.setRequestHandler('roots/list', () => ({ roots: [{ uri: 'file:///srv/work' }] }));
    return mcp;
  }

  it('reports progress under the token of the client', async () => {
    const mcp = await conversation();
    const seen: number[] = [];
    const call = { name: 'test_tool_with_progress', arguments: {} };
    const result = await mcp.callTool(call, {
      onprogress: ({ progress }) => {
        seen.push(progress);
      },
    });
    expect(textOf(result)).toContain('progress executed successfully');
    expect(seen).toEqual([0, 50, 100]);
  });

  it("asks the client's model", async () => {
    const mcp = await conversation();
    const call =
      server === 'legacy'
        ? { name: 'test_sampling', arguments: { prompt: 'What is the capital of France?' } }
        : { name: 'test_input_required_result_sampling', arguments: {} };
    expect(textOf(await mcp.callTool(call))).toContain('asked for 100 tokens');
  });

  it.runIf(server === 'modern')('asks for the folders of the client', async () => {
    const mcp = await conversation();
    const call = { name: 'test_input_required_result_list_roots', arguments: {} };
    expect(textOf(await mcp.callTool(call))).toContain('file:///srv/work');
  });
});

describe('rules on what comes back', () => {
  const redact = {
    id: 'mask-cards',
    name: 'Card numbers are masked',
    phase: 'response',
    when: 'any(dlp.types[*] == "CREDIT_CARD")',
    action: 'redact',
    // A day of the week is personal data to some; the rule is about cards.
    redact: { what: 'matched' },
  } as const;

  for (const era of ERAS) {
    it(`mask what a tool answers, and nothing else of it (${era} client)`, async () => {
      const upstream = await startSmallServer({
        tools: [tool('order')],
        call: () => `order 7, paid with ${CARD}, sent on Monday`,
      });
      onTestFinished(() => upstream.close());
      const portal = await startTestPortal(
        { naming: 'never', servers: [{ id: 'shop', url: upstream.url, allow: EVERYBODY }] },
        { rules: [redact] },
      );
      onTestFinished(() => portal.close());
      const mcp = await connect(portal.url, era);
      onTestFinished(() => mcp.close());
      const result = await mcp.callTool({ name: 'order', arguments: {} });
      expect(JSON.stringify(result)).not.toContain(CARD);
      expect(textOf(result)).toMatch(/^order 7, paid with .+, sent on Monday$/);
      expect(result._meta).toMatchObject({ kept: true });
    });
  }

  it('mask structured content, errors of tools and several blocks together', async () => {
    const blocks = {
      content: [
        { type: 'text', text: `one ${CARD}` },
        { type: 'text', text: 'two' },
      ],
    };
    const answers: Record<string, Record<string, unknown>> = {
      structured: {
        ...blocks,
        structuredContent: { order: 7, card: CARD, items: [{ note: `paid with ${CARD}` }] },
      },
      failing: { content: [{ type: 'text', text: `declined: ${CARD}` }], isError: true },
    };
    const upstream = await startSmallServer({
      tools: [tool('structured'), tool('failing')],
      result: (name) => answers[name] ?? {},
    });
    onTestFinished(() => upstream.close());
    const portal = await startTestPortal(
      { naming: 'never', servers: [{ id: 'shop', url: upstream.url, allow: EVERYBODY }] },
      { rules: [redact] },
    );
    onTestFinished(() => portal.close());
    const mcp = await connect(portal.url);
    onTestFinished(() => mcp.close());
    const structured = await mcp.callTool({ name: 'structured', arguments: {} });
    expect(JSON.stringify(structured)).not.toContain(CARD);
    expect(structured.content).toMatchObject([
      { text: expect.stringMatching(/^one /) as string },
      { text: 'two' },
    ]);
    expect(structured.structuredContent).toMatchObject({
      order: 7,
      items: [{ note: expect.stringMatching(/^paid with /) as string }],
    });
    const failing = await mcp.callTool({ name: 'failing', arguments: {} });
    expect(failing.isError).toBe(true);
    expect(textOf(failing)).toMatch(/^declined: /);
    expect(textOf(failing)).not.toContain(CARD);
  });
});
