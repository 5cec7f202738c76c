import { EventEmitter } from 'node:events';
import pino from 'pino';
import { describe, expect, it } from 'vitest';
import type { WarnRequest } from '../../../core/exchange/ports';
import { ControlChannel } from '../../../main/agent/control-channel';
import type { FromAgent, ToAgent } from '../../../main/agent/control';
import { RemotePerson } from '../../../main/agent/remote-person';

function portAndChannel() {
  const emitter = new EventEmitter();
  const sent: FromAgent[] = [];
  const log: string[] = [];
  const port = {
    on: (event: 'message', listener: (event: { readonly data: unknown }) => void) =>
      emitter.on(event, listener),
    postMessage: (message: unknown) => void sent.push(message as FromAgent),
  };
  const channel = new ControlChannel(port, pino({}, { write: (line) => void log.push(line) }));
  return { channel, sent, log, deliver: (data: unknown) => void emitter.emit('message', { data }) };
}

const request = (exchangeId: string): WarnRequest => ({
  exchangeId,
  app: { id: 'chat', name: 'Chat', category: 'other', status: 'approved' },
  host: 'chat.example',
  rule: { id: 'rule', name: 'Rule' },
  found: [{ name: 'Key', masked: 'k…y', count: 1 }],
  choices: ['cancel', 'send'],
  justification: 'required',
  timeoutSeconds: 60,
});

describe('the control channel', () => {
  it('hands on what the contract allows', () => {
    const { channel, deliver } = portAndChannel();
    const heard: ToAgent[] = [];
    channel.onMessage((message) => heard.push(message));
    deliver({ type: 'pause', seconds: 60 });
    expect(heard).toEqual([{ type: 'pause', seconds: 60 }]);
  });

  it('drops what it does not allow, and logs none of its content', () => {
    const { channel, deliver, log } = portAndChannel();
    const heard: ToAgent[] = [];
    channel.onMessage((message) => heard.push(message));
    for (const bad of [undefined, 'x', { type: 'rm -rf' }, { type: 'pause', seconds: 'hush' }]) {
      deliver(bad);
    }
    expect(heard).toEqual([]);
    expect(log).toHaveLength(4);
    expect(log.join()).not.toContain('hush');
  });

  it('lets nothing cross that the contract does not name', () => {
    const { channel, sent } = portAndChannel();
    const entry = { type: 'isolate', url: 'https://chat.example/', prompt: 'secret' } as const;
    channel.send(entry);
    expect(sent).toEqual([{ type: 'isolate', url: 'https://chat.example/' }]);
  });
});

describe('the person at the desk', () => {
  it('is asked several questions at once and answers them in any order', async () => {
    const { channel, sent, deliver } = portAndChannel();
    const person = new RemotePerson(channel);
    const open = new AbortController().signal;
    const first = person.ask(request('1'), open);
    const second = person.ask(request('2'), open);
    expect(sent.map(({ type }) => type)).toEqual(['warn', 'warn']);
    const answer = { choice: 'send', by: 'person', justification: 'because' };
    deliver({ type: 'warn-answer', exchangeId: '2', answer });
    deliver({ type: 'warn-answer', exchangeId: 'unknown', answer });
    deliver({ type: 'warn-answer', exchangeId: '1', answer: { choice: 'cancel', by: 'person' } });
    expect(await second).toEqual(answer);
    expect(await first).toEqual({ choice: 'cancel', by: 'person' });
  });

  it('is told when a question has no use any more', async () => {
    const { channel, sent } = portAndChannel();
    const gone = new AbortController();
    const asked = new RemotePerson(channel).ask(request('1'), gone.signal);
    gone.abort();
    expect(await asked).toEqual({ choice: 'cancel', by: 'nobody' });
    expect(sent.at(-1)).toEqual({ type: 'warn-withdrawn', exchangeId: '1' });
  });
});
