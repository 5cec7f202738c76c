import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startAgent } from '../../../main/agent/agent';
import { agentConfigSchema } from '../../../main/agent/config';
import { startAllSites } from '../../fixtures/sites/all-sites';
import { OPENAI_API_HOST } from '../../fixtures/sites/llm-api';
import { fetchThrough, textOf } from '../../fixtures/upstream/proxied-fetch';
import { noKeychain } from '../portal/test-portal';
import { mainSide } from './main-side';

/** An agent whose policy asks the person about everything. */
async function askingAgent() {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-drain-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const sites = await startAllSites({ tokenDelayMs: 5 });
  onTestFinished(() => sites.close());
  const policyFile = join(folder, 'policy.json');
  const policy = {
    keychain: 'allow-file',
    upstream: { proxy: sites.companyProxy.url, roots: [sites.ca.certPem] },
    rules: [{ id: 'ask', name: 'Ask first', when: 'true', action: 'warn', justification: 'none' }],
  };
  await writeFile(policyFile, JSON.stringify(policy));
  const main = mainSide();
  const agent = await startAgent(
    agentConfigSchema.parse({
      ...{ dataDir: join(folder, 'data'), policyFile, agentVersion: '0.0.0' },
      resourcesDir: resolve(import.meta.dirname, '../../../resources'),
    }),
    { control: main.port, keychain: noKeychain() },
  );
  onTestFinished(() => agent.close());
  const ca = await readFile(agent.ready.caFile, 'utf8');
  const chat = async (
    prompt: string,
  ): Promise<{ readonly status: number; readonly body: string }> => {
    const messages = [{ role: 'user', content: prompt }];
    const response = await fetchThrough({
      ...{ proxyPort: Number(new URL(agent.ready.urls.proxy).port), ca, host: OPENAI_API_HOST },
      ...{ method: 'POST', path: '/v1/chat/completions' },
      headers: { 'content-type': 'application/json', authorization: 'Bearer made-up' },
      body: JSON.stringify({ model: 'gpt-x', stream: true, messages }),
    });
    return { status: response.statusCode ?? 0, body: await textOf(response) };
  };
  let hasEnded = false;
  void agent.ended.then(() => (hasEnded = true));
  return { agent, main, sites, chat, hasEnded: () => hasEnded };
}

describe('an agent that is to make place for another', () => {
  it('lets a person answer first, and the answer of the AI come to its end', async () => {
    const { agent, main, chat, hasEnded, sites } = await askingAgent();
    const asked = main.next('warn');
    const answer = chat('Tell me about Lisbon.');
    const { exchangeId } = (await asked).request;
    main.send({ type: 'shutdown', drainMs: 60_000 });
    // It still serves: a question that comes meanwhile is asked as well.
    const askedLater = main.next('warn');
    const later = chat('And about Porto?');
    const second = (await askedLater).request.exchangeId;
    expect([hasEnded(), sites.llmApi.received]).toEqual([false, []]);

    main.send({ type: 'warn-answer', exchangeId, answer: { choice: 'send', by: 'person' } });
    expect(await answer).toMatchObject({ status: 200 });
    expect((await answer).body).toContain('[DONE]');
    expect(hasEnded()).toBe(false);
    main.send({
      ...{ type: 'warn-answer', exchangeId: second },
      answer: { choice: 'cancel', by: 'person' },
    });
    expect((await later).status).toBe(403);
    expect(await agent.ended).toBe('asked');
    expect(sites.llmApi.received).toHaveLength(1);
  });

  it('waits no longer than it may, and then nothing that is held gets through', async () => {
    const { agent, main, chat, sites } = await askingAgent();
    const asked = main.next('warn');
    const answer = chat('Tell me about Lisbon.').catch((error: unknown) => error);
    await asked;
    main.send({ type: 'shutdown', drainMs: 50 });
    expect(await agent.ended).toBe('asked');
    await agent.close();
    await answer;
    expect(sites.llmApi.received).toEqual([]);
  });
});
