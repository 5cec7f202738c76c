import { describe, expect, it } from 'vitest';
import { ipcContract } from '../../../../preload/contract';
import type { IpcReply } from '../../../../preload/reply';
import {
  isOwnFrame,
  serveIpc,
  type IpcCall,
  type IpcHandlers,
  type IpcTransport,
} from '../../../../main/ipc/server';
import { recordLog } from '../recorded-log';

const OWN: IpcCall = {
  senderFrame: { url: 'app://portcullis/companion/index.html#/', parent: null },
};
const done = { kind: 'done', detail: 'done' } as const;

function create() {
  const channels = new Map<string, (event: IpcCall, ...args: unknown[]) => Promise<IpcReply>>();
  const calls: [string, unknown][] = [];
  const transport: IpcTransport = {
    handle: (channel, listener) => channels.set(channel, listener),
    removeHandler: (channel) => channels.delete(channel),
  };
  const note =
    <T>(name: string, result: T) =>
    (argument: unknown): T => {
      calls.push([name, argument]);
      return result;
    };
  const handlers: IpcHandlers = {
    companion: {
      state: () => {
        throw new Error('the state is not there');
      },
      activity: note('activity', []),
      pause: note('pause', undefined),
      resume: note('resume', undefined),
      openConsole: note('openConsole', undefined),
      openSupport: note('openSupport', undefined),
      openRuleLink: note('openRuleLink', undefined),
      welcomed: note('welcomed', undefined),
      setPreferences: note('setPreferences', undefined),
      clearActivity: note('clearActivity', undefined),
      quit: note('quit', undefined),
    },
    person: {
      signIn: () => undefined,
      signOut: () => undefined,
      checkPosture: () => undefined,
      askException: () => true,
    },
    doctor: {
      examine: note('examine', []),
      saveBundle: note('saveBundle', null),
      restartAgent: note('restartAgent', undefined),
    },
    trust: { install: note('install', done), remove: note('remove', done) },
    routing: { enable: note('enable', done), disable: note('disable', done) },
    isolation: { open: note('open', undefined) },
    trial: { run: note('run', null) },
    feedback: { give: note('give', undefined) },
    tools: { check: note('check', undefined) },
    warn: {
      pending: note('pending', []),
      answer: note('answer', undefined),
      reveal: note('reveal', null),
    },
  };
  const { log, lines } = recordLog();
  const stop = serveIpc(transport, handlers, log);
  const call = (channel: string, event: IpcCall, ...args: unknown[]): Promise<IpcReply> => {
    const listener = channels.get(channel);
    if (listener === undefined) throw new Error(`no channel ${channel}`);
    return listener(event, ...args);
  };
  return { channels, calls, call, stop, lines };
}

describe('calls of our own windows', () => {
  it('serves every call of the contract and no other, and takes them away again', () => {
    const { channels, stop } = create();
    const expected = Object.entries(ipcContract).flatMap(([group, calls]) =>
      Object.entries(calls).flatMap(([name, { kind }]) =>
        kind === 'invoke' ? [`${group}.${name}`] : [],
      ),
    );
    expect([...channels.keys()].sort()).toEqual(expected.sort());
    stop();
    expect(channels.size).toBe(0);
  });

  it('hands a parsed argument to the handler', async () => {
    const { call, calls } = create();
    expect(await call('companion.pause', OWN, { minutes: 5, more: 'dropped' })).toEqual({
      ok: true,
      value: undefined,
    });
    expect(calls).toEqual([['pause', { minutes: 5 }]]);
  });

  it.each([
    ['companion.pause', [{ minutes: 0 }]],
    ['companion.pause', [{ minutes: 481 }]],
    ['companion.pause', []],
    ['companion.resume', ['unasked']],
    ['companion.resume', [undefined, 'second']],
    ['isolation.open', [{ url: 'no address' }]],
    ['isolation.open', [{ url: `https://x.example/${'a'.repeat(4096)}` }]],
    ['warn.answer', [{ exchangeId: 'e', answer: { choice: 'everything', by: 'person' } }]],
  ] as const)('refuses %s with %j before a handler sees it', async (channel, args) => {
    const { call, calls } = create();
    expect(await call(channel, OWN, ...args)).toMatchObject({ ok: false });
    expect(calls).toEqual([]);
  });

  it.each([
    ['a site', { url: 'https://portcullis/companion/index.html', parent: null }],
    ['another host of ours', { url: 'app://evil/companion/index.html', parent: null }],
    ['a frame within our page', { url: 'app://portcullis/companion/index.html', parent: {} }],
    ['a data page', { url: 'data:text/html,x', parent: null }],
    ['a blank page', { url: 'about:blank', parent: null }],
    ['nothing', { url: '', parent: null }],
  ])('refuses a call from %s', async (_who, senderFrame) => {
    const { call, calls } = create();
    expect(isOwnFrame({ senderFrame })).toBe(false);
    expect(await call('companion.resume', { senderFrame })).toEqual({
      ok: false,
      message: 'refused',
    });
    expect(calls).toEqual([]);
  });

  it('refuses a call from a frame that is gone', async () => {
    const { call } = create();
    expect(await call('companion.resume', { senderFrame: null })).toMatchObject({ ok: false });
  });

  it('answers a failing handler with its message and nothing more', async () => {
    const { call } = create();
    expect(await call('companion.state', OWN)).toEqual({
      ok: false,
      message: 'the state is not there',
    });
  });
});
