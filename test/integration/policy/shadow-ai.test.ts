import { describe, expect, it, onTestFinished } from 'vitest';
import { CONSOLE_PATHS, policyStateSchema } from '../../../core/exchange/console';
import type { ShadowApp } from '../../../core/exchange/shadow-ai';
import { FLEET_PATHS } from '../../../core/fleet/wire';
import { createIds } from '../../../core/pipeline/ids';
import type { AiSighting } from '../../../core/proxy/sighting';
import { ask, curl } from '../proxy/clients';
import { startDesk } from '../proxy/desk';
import { enrolDesk, sendSigned, setUpAdministrator, startEndpoint } from '../server/endpoint';

const nextId = createIds({ now: () => Date.now() });

function sighting(host: string, more: object): object {
  return {
    ...{ id: nextId(), exchangeId: nextId(), time: new Date().toISOString(), policyVersion: 1 },
    ...{ kind: 'device', what: 'shadow_ai', detail: { host, signs: 'name', requests: 1, ...more } },
  };
}

describe('shadow AI in the console', () => {
  it('lists unknown sites with users, volume and signs, and takes one-click decisions', async () => {
    const endpoint = await startEndpoint();
    const desks = [await enrolDesk(endpoint), await enrolDesk(endpoint)];
    const admin = await setUpAdministrator(endpoint);
    const host = 'chat.unknown.ai';
    for (const [n, desk] of desks.entries()) {
      const lines = [
        sighting(host, { user: `u${n}`, requests: 5 }),
        sighting(host, { user: `u${n}`, signs: 'client: OpenAI SDK, name', requests: 2 }),
        sighting('other.ai', {}),
      ];
      const body = Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      const sent = { method: 'POST', path: FLEET_PATHS.events, body };
      expect((await sendSigned(desk, sent)).status).toBe(202);
      expect((await sendSigned(desk, sent)).status).toBe(202);
    }
    const listed = async (): Promise<ShadowApp[]> =>
      ((await (await admin.get(CONSOLE_PATHS.shadowAi)).json()) as { apps: ShadowApp[] }).apps;
    expect((await listed()).find((app) => app.host === host)).toMatchObject({
      ...{ requests: 14, users: 2, signs: ['client: OpenAI SDK', 'name'] },
    });

    const path = `${CONSOLE_PATHS.shadowAi}/${host}`;
    expect(await (await admin.post(path, { decision: 'unapproved' })).json()).toEqual({
      version: 2,
    });
    const state = policyStateSchema.parse(await (await admin.get(CONSOLE_PATHS.policy)).json());
    expect(state.document.apps).toMatchObject([{ domains: [host], status: 'unapproved' }]);
    expect(state.document.rules.at(-1)).toMatchObject({ action: 'block' });
    expect((await listed()).map((app) => app.host)).toEqual(['other.ai']);
    await admin.post(`${CONSOLE_PATHS.shadowAi}/other.ai`, { decision: 'forget' });
    expect(await listed()).toEqual([]);
    expect(
      (await admin.post(`${CONSOLE_PATHS.shadowAi}/..%2F`, { decision: 'forget' })).status,
    ).toBe(400);
  });
});

describe('shadow AI at the proxy', () => {
  it('is told by name, and by what is said where policy looks into it', async () => {
    const seen: AiSighting[] = [];
    const onSighting = (one: AiSighting): void => void seen.push(one);
    const desk = await startDesk({
      policy: { intercept: { hosts: ['chat.portcullis.example'], shadowAi: 'inspect' } },
      proxy: { onSighting },
    });
    onTestFinished(() => desk.close());
    await curl(desk, 'https://some-gpt.example/');
    expect(seen).toContainEqual({ host: 'some-gpt.example', sign: 'name' });
    expect((await ask(desk, 'hello')).status).toBe(200);
    expect(seen).toContainEqual({ host: 'chat.portcullis.example', sign: 'answer' });
    await curl(
      desk,
      '-A',
      'OpenAI/Python 1.5',
      '-d',
      '{}',
      'http://models.example/v1/chat/completions',
    );
    expect(seen).toContainEqual({ host: 'models.example', sign: 'client', client: 'OpenAI SDK' });
    expect(seen).toContainEqual({ host: 'models.example', sign: 'request' });
  });
});
