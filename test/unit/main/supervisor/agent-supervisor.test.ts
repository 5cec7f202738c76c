import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  isolationControlsSchema,
  isolationSchema,
} from '../../../../core/exchange/policy-isolation';
import type { AgentConfigInput } from '../../../../main/agent/config';
import { AgentSupervisor, type AgentListener } from '../../../../main/supervisor/agent-supervisor';
import { recordLog } from '../recorded-log';
import { FakeChild } from './fake-child';

function create() {
  const children: FakeChild[] = [];
  const configs: AgentConfigInput[] = [];
  const heard: [string, unknown][] = [];
  const hear =
    (name: string) =>
    (...args: unknown[]): void => {
      heard.push([name, args[0]]);
    };
  const listener: AgentListener = {
    ready: hear('ready'),
    status: hear('status'),
    authority: hear('authority'),
    gone: hear('gone'),
    warn: hear('warn'),
    warnWithdrawn: hear('warnWithdrawn'),
    isolation: hear('isolation'),
    isolate: hear('isolate'),
    isolationChanged: hear('isolationChanged'),
    identity: hear('identity'),
    posture: hear('posture'),
    exceptions: hear('exceptions'),
    company: hear('company'),
    portal: hear('portal'),
    gatewayUse: hear('gatewayUse'),
    openBrowser: hear('openBrowser'),
    activity: hear('activity'),
    fatal: hear('fatal'),
  };
  const agent = new AgentSupervisor({
    config: { dataDir: '/d', resourcesDir: '/r', agentVersion: '1', listen: { port: 4000 } },
    start: (config) => {
      configs.push(config);
      const child = new FakeChild(children.length);
      children.push(child);
      return child;
    },
    listener,
    log: recordLog().log,
  });
  return { agent, children, configs, heard };
}

const ready = (port: number) => ({
  type: 'ready',
  ready: {
    ready: true,
    urls: { proxy: `http://127.0.0.1:${port}`, pac: 'http://p/', local: 'http://l/' },
    caFile: '/d/ca.pem',
    caFingerprint: 'ab',
    pid: 7,
  },
});

describe('the agent and its supervisor', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('hands on what the agent says', () => {
    const { agent, children, heard } = create();
    agent.start();
    children[0]?.says(ready(4321));
    children[0]?.says({ type: 'warn-withdrawn', exchangeId: 'e1' });
    children[0]?.says({ type: 'isolate', url: 'https://x.example/' });
    children[0]?.exit(1);
    expect(heard.map(([name]) => name)).toEqual(['ready', 'warnWithdrawn', 'isolate', 'gone']);
  });

  it('lets a restarted agent have the port that browsers know', () => {
    const { agent, children, configs } = create();
    agent.start();
    children[0]?.says(ready(4321));
    children[0]?.exit(137);
    vi.advanceTimersByTime(1000);
    expect(configs.map((config) => config.listen?.port)).toEqual([4000, 4321]);
  });

  it('takes any port when the remembered one cannot be had', () => {
    const { agent, children, configs } = create();
    agent.start();
    for (let round = 0; round < 2; round++) {
      children.at(-1)?.exit(1);
      vi.advanceTimersByTime(30_000);
    }
    expect(configs.map((config) => config.listen?.port)).toEqual([4000, 4000, 0]);
  });

  it('gets credentials for an isolated session from the answer to its own question', async () => {
    const { agent, children } = create();
    agent.start();
    const first = agent.isolationSession('https://a.example/');
    const second = agent.isolationSession('https://b.example/', 'id');
    const [one, two] = (children[0]?.sent ?? []) as { requestId: string }[];
    const site = {
      id: 'a',
      name: 'A',
      url: 'https://a.example/',
      scope: [],
      controls: isolationControlsSchema.parse(isolationSchema.parse({})),
      granted: [],
    };
    const answer = { type: 'isolation-session', username: 'u', password: 'p', site };
    children[0]?.says({ ...answer, requestId: two?.requestId, username: 'second' });
    children[0]?.says({ ...answer, requestId: one?.requestId, proxy: 'http://127.0.0.1:9' });
    expect(await second).toMatchObject({ username: 'second', password: 'p', site });
    expect(await first).toMatchObject({ username: 'u', proxy: 'http://127.0.0.1:9' });
  });

  it('hears that an address may not open', async () => {
    const { agent, children } = create();
    agent.start();
    const refused = agent.isolationSession('https://c.example/');
    const [asked] = (children[0]?.sent ?? []) as { requestId: string }[];
    children[0]?.says({ type: 'isolation-refused', requestId: asked?.requestId });
    expect(await refused).toBeUndefined();
  });

  it('does not wait for credentials for ever', async () => {
    const { agent } = create();
    agent.start();
    const session = agent.isolationSession('https://a.example/');
    const failed = expect(session).rejects.toThrow(/in time/);
    vi.advanceTimersByTime(5000);
    await failed;
  });
});
