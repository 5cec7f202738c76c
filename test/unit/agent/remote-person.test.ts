import { describe, expect, it } from 'vitest';
import type { WarnRequest } from '../../../core/exchange/ports';
import type { FromAgent, ToAgent } from '../../../main/agent/control';
import { RemotePerson } from '../../../main/agent/remote-person';

function create() {
  const sent: FromAgent[] = [];
  let receive: (message: ToAgent) => void = () => undefined;
  const clock = { ms: 1_000_000, now: () => clock.ms };
  const channel = {
    send: (message: FromAgent) => void sent.push(message),
    onMessage: (listener: (message: ToAgent) => void) => {
      receive = listener;
    },
  };
  const person = new RemotePerson(channel, clock);
  const asked = (): string[] =>
    sent.flatMap((message) => (message.type === 'warn' ? [message.request.exchangeId] : []));
  return { person, sent, asked, clock, tell: (message: ToAgent) => receive(message) };
}

const request = (exchangeId: string, more: Partial<WarnRequest> = {}): WarnRequest => ({
  exchangeId,
  app: { id: 'chat', name: 'Chat', category: 'chat', status: 'approved' },
  host: 'chat.example',
  rule: { id: 'r', name: 'Rule' },
  found: [{ name: 'Card', masked: '4…1', count: 1 }],
  choices: ['cancel', 'redact', 'send'],
  justification: 'none',
  timeoutSeconds: 30,
  sameAs: 'the same text',
  reveal: () => '4111 1111 1111 1111',
  ...more,
});
const never = new AbortController().signal;
const redact = { choice: 'redact', by: 'person' } as const;

describe('the person at the desk', () => {
  it('is asked once about what an app sends again, and the answer serves for both', async () => {
    const { person, asked, tell } = create();
    const both = [person.ask(request('a'), never), person.ask(request('b'), never)];
    expect(asked()).toEqual(['a']);
    tell({ type: 'warn-answer', exchangeId: 'a', answer: redact });
    expect(await Promise.all(both)).toEqual([
      { ...redact, repeats: 1 },
      { ...redact, repeats: 1 },
    ]);
  });

  it('is not asked anew by a retry right after the answer, but is asked later', async () => {
    const { person, asked, tell, clock } = create();
    const first = person.ask(request('a'), never);
    tell({ type: 'warn-answer', exchangeId: 'a', answer: { choice: 'cancel', by: 'person' } });
    await first;
    expect(await person.ask(request('b'), never)).toMatchObject({ choice: 'cancel', repeats: 1 });
    clock.ms += 10_000;
    void person.ask(request('c'), never);
    expect(asked()).toEqual(['a', 'c']);
  });

  it('keeps the question while an app gives up and tries again', async () => {
    const { person, sent, asked, tell } = create();
    const gone = new AbortController();
    const first = person.ask(request('a'), gone.signal);
    gone.abort();
    expect(await first).toEqual({ choice: 'cancel', by: 'nobody' });
    const second = person.ask(request('b'), never);
    expect(asked()).toEqual(['a']);
    tell({ type: 'warn-answer', exchangeId: 'a', answer: redact });
    expect(await second).toMatchObject(redact);
    expect(sent.some(({ type }) => type === 'warn-withdrawn')).toBe(false);
  });

  it('shows a value only while its question stands, and sends none with the question', () => {
    const { person, sent, tell } = create();
    void person.ask(request('a'), never);
    expect(JSON.stringify(sent)).not.toContain('4111');
    tell({ type: 'warn-reveal', requestId: '1', exchangeId: 'a', index: 0 });
    expect(sent.at(-1)).toEqual({
      type: 'warn-revealed',
      requestId: '1',
      value: '4111 1111 1111 1111',
    });
    tell({ type: 'warn-answer', exchangeId: 'a', answer: redact });
    const before = sent.length;
    tell({ type: 'warn-reveal', requestId: '2', exchangeId: 'a', index: 0 });
    expect(sent).toHaveLength(before);
  });

  it('remembers an answer as long as policy says, for the same kinds of data only', async () => {
    const { person, asked, tell, clock } = create();
    const remember = { rememberMinutes: 30, sameAs: 'one' };
    const first = person.ask(request('a', remember), never);
    tell({ type: 'warn-answer', exchangeId: 'a', answer: redact, remember: true });
    await first;
    const later = request('b', { ...remember, sameAs: 'two' });
    expect(await person.ask(later, never)).toEqual({ ...redact, remembered: true });
    const other = [{ name: 'Key', masked: 'k…', count: 1 }];
    void person.ask(request('c', { ...remember, sameAs: 'three', found: other }), never);
    clock.ms += 31 * 60_000;
    void person.ask(request('d', { ...remember, sameAs: 'four' }), never);
    expect(asked()).toEqual(['a', 'c', 'd']);
  });

  it('has nothing remembered where policy does not allow it, and Cancel never', async () => {
    const { person, asked, tell } = create();
    const first = person.ask(request('a', { sameAs: 'one' }), never);
    tell({ type: 'warn-answer', exchangeId: 'a', answer: redact, remember: true });
    await first;
    const second = person.ask(request('b', { sameAs: 'two', rememberMinutes: 30 }), never);
    const cancel = { choice: 'cancel', by: 'person' } as const;
    tell({ type: 'warn-answer', exchangeId: 'b', answer: cancel, remember: true });
    await second;
    void person.ask(request('c', { sameAs: 'three', rememberMinutes: 30 }), never);
    expect(asked()).toEqual(['a', 'b', 'c']);
  });
});
