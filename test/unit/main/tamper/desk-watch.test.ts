import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import type { AgentReady, ToAgent } from '../../../../main/agent/control';
import { Routing } from '../../../../main/routing/routing';
import type { SystemProxy } from '../../../../main/routing/system-proxy';
import { DeskWatch } from '../../../../main/tamper/desk-watch';
import type { TrustStore } from '../../../../main/trust/trust-store';

const trust: TrustStore = {
  places: async () => [],
  status: async () => 'not-trusted',
  install: async () => ({ kind: 'done', detail: '' }),
  remove: async () => ({ kind: 'done', detail: '' }),
};

const proxy: SystemProxy = {
  status: async () => 'unsupported',
  read: async () => ({}),
  set: async () => true,
  restore: async () => true,
  steps: () => [],
};

/** A desk without a system proxy, whose agent has written a certificate. */
async function desk(settleMs: number) {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-watch-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, 'first');
  const sent: ToAgent[] = [];
  const heard = new Set<() => void>();
  const watch = new DeskWatch({
    trust,
    routing: new Routing(proxy, join(folder, 'routing.json')),
    settings: { tamper: 'report' },
    send: (message) => {
      sent.push(message);
      for (const hear of heard) hear();
      return true;
    },
    refresh: async () => undefined,
    failed: (_what, error) => {
      throw error;
    },
    settleMs,
  });
  onTestFinished(() => watch.close());
  const ready: AgentReady = {
    ready: true,
    urls: { proxy: 'http://127.0.0.1:1', pac: 'http://127.0.0.1:2/p', local: 'http://127.0.0.1:2' },
    ...{ caFile, caFingerprint: 'AA', pid: 1 },
  };
  await watch.agentReady(ready);
  sent.length = 0;
  // After every look the agent is told which PAC file there is.
  const looked = (): Promise<void> =>
    new Promise((settle) => {
      heard.add(() => {
        if (sent.some(({ type }) => type === 'chained-pac')) settle();
      });
      watch.networkChanged();
    });
  const tampered = () => sent.filter(({ type }) => type === 'tamper');
  return { caFile, watch, looked, tampered };
}

it('tells an agent that hands over to its next certificate from somebody who edits files', async () => {
  const { caFile, watch, looked, tampered } = await desk(100);
  await writeFile(caFile, 'second');
  const look = looked();
  await watch.authorityChanged('BB');
  await look;
  expect(tampered()).toEqual([]);
});

it('says that a file was edited when the agent says nothing of it', async () => {
  const { caFile, looked, tampered } = await desk(1);
  await writeFile(caFile, 'an edit');
  await looked();
  expect(tampered()).toEqual([{ type: 'tamper', what: 'data', done: 'reported' }]);
});
