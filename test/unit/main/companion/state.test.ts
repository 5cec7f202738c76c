import { describe, expect, it } from 'vitest';
import { ipcContract, type CompanionState } from '../../../../preload/contract';
import { preferencesSchema } from '../../../../core/exchange/preferences';
import type { Activity } from '../../../../core/exchange/desk';
import { ActivityLog } from '../../../../main/companion/activity-log';
import { CompanionStateStore } from '../../../../main/companion/companion-state';
import { trayState } from '../../../../main/companion/tray-state';
import { mergeLayers } from '../../../../main/managed/configuration';
import { stateSentence } from '../../../../main/tray/menu-model';

function create() {
  const seen: CompanionState[] = [];
  const managed = mergeLayers([
    { level: 'managed', origin: 'a.json', value: { allowQuit: false, proxyPort: 1 } },
  ]);
  const person = { preferences: preferencesSchema.parse({}), language: 'en', welcomed: false };
  const store = new CompanionStateStore('1.2.3', managed, person, (state) => seen.push(state));
  return { store, seen };
}

const status = {
  protection: 'protected',
  reasons: [],
  policyVersion: 4,
  organisation: 'Example Ltd',
  consoleUrl: 'https://console.example/',
  deviceId: 'd1',
  backlog: 2,
  keychain: 'keychain',
} as const;

describe('what the companion shows', () => {
  it('is complete before the agent has said anything', () => {
    const { store } = create();
    expect(ipcContract.companion.state.result.parse(store.get())).toMatchObject({
      protection: 'offline',
      version: '1.2.3',
      managed: ['allowQuit'],
      managedIssues: [{ path: 'a.json: proxyPort' }],
    });
  });

  it('follows the agent, and is offline without it', () => {
    const { store, seen } = create();
    store.agentStatus({ ...status, reasons: [] });
    expect(store.get()).toMatchObject({ protection: 'protected', policyVersion: 4, backlog: 2 });
    store.agentGone();
    expect(seen.map((state) => state.protection)).toEqual(['protected', 'offline']);
  });

  it('has the tray say why it is offline', () => {
    const { store } = create();
    const said = () => stateSentence(trayState(store.get(), []));
    expect(said()).toBe('Portcullis is starting');
    store.agentStatus({ ...status, protection: 'offline', reasons: ['endpoint-unreachable'] });
    expect(said()).toBe("Working without the company's server");
    store.agentStatus({ ...status, protection: 'offline', reasons: ['captive-portal'] });
    expect(said()).toBe('Sign in to this network first');
    store.agentGone();
    expect(said()).toBe('Portcullis is starting');
  });

  it('asks for attention while programs do not trust it or traffic goes past it', () => {
    const { store } = create();
    store.agentStatus({ ...status, reasons: [] });
    store.trust('not-trusted');
    expect(store.get().protection).toBe('attention');
    store.trust('trusted');
    expect(store.get().protection).toBe('protected');
    store.trust('partly');
    expect(store.get().protection).toBe('limited');
    store.routing('off');
    expect(store.get().protection).toBe('attention');
    store.agentGone();
    expect(store.get().protection).toBe('offline');
  });

  it('forgets the end of a pause that is over', () => {
    const { store } = create();
    store.agentStatus({ ...status, reasons: ['paused'], protection: 'paused', pausedUntil: 5 });
    expect(store.get().pausedUntil).toBe(5);
    store.agentStatus({ ...status, reasons: [] });
    expect(store.get().pausedUntil).toBeUndefined();
  });

  it('prefers the console that main knows to the one the agent names', () => {
    const { store } = create();
    store.consoleAddress('http://127.0.0.1:5000/console/');
    store.agentStatus({ ...status, reasons: [] });
    expect(store.get().consoleUrl).toBe('http://127.0.0.1:5000/console/');
  });
});

describe('the person’s own history', () => {
  const entry = (exchangeId: string, action: string): Activity => ({
    exchangeId,
    time: '2026-01-01T00:00:00.000Z',
    app: { id: 'chat', name: 'Chat' } as Activity['app'],
    host: 'chat.example',
    action,
    enforced: action,
    tokens: 0,
    found: [],
  });

  it('is newest first, with one row for each exchange', () => {
    const log = new ActivityLog();
    log.add(entry('one', 'warn'));
    log.add(entry('two', 'allow'));
    log.add(entry('one', 'block'));
    expect(log.rows().map((row) => [row.exchangeId, row.action])).toEqual([
      ['two', 'allow'],
      ['one', 'block'],
    ]);
  });

  it('keeps the last thousand', () => {
    const log = new ActivityLog();
    for (let index = 0; index < 1050; index++) log.add(entry(`e${index}`, 'allow'));
    expect(log.rows()).toHaveLength(1000);
    expect(log.rows()[0]?.exchangeId).toBe('e1049');
  });
});
