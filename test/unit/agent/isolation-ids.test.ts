import { describe, expect, it } from 'vitest';
import { policyDocumentSchema } from '../../../core/exchange/policy-document';
import { createAppLibrary } from '../../../core/extract/app-library';
import { IsolationDesk } from '../../../main/agent/isolation-desk';

const CHAT = 'https://chat.example/c/1?q=2';
const APP = { id: 'chat', name: 'Chat', category: 'chatbot', status: 'unreviewed' } as const;
const FIVE_MINUTES = 5 * 60_000;

/** A desk whose policy names no site: what opens there opens by the id of a rule. */
function desk() {
  const policy = policyDocumentSchema.parse({ isolation: { apps: [] } });
  const library = createAppLibrary([]);
  const clock = { time: 1_000_000, now: () => clock.time };
  const made = new IsolationDesk({
    foundations: {
      policy: { current: () => policy, library: () => library },
      apps: [],
      exceptions: { ends: () => new Map(), onChange: () => undefined },
    },
    person: () => ({ userId: 'ada', groups: [] }),
    clock,
  });
  return { made, clock };
}

describe('the id by which a rule opens an address', () => {
  it('opens it once', () => {
    const { made } = desk();
    const id = made.issue(CHAT, APP);
    expect(made.admit(CHAT, id)).toMatchObject({ id: 'chat' });
    expect(made.admit(CHAT, id)).toBeUndefined();
  });

  it('opens no other address, and is used up by the attempt', () => {
    const { made } = desk();
    const id = made.issue(CHAT, APP);
    expect(made.admit('https://chat.example/', id)).toBeUndefined();
    expect(made.admit(CHAT, id)).toBeUndefined();
  });

  it.each([undefined, '', 'guessed'])('is needed: %s opens nothing', (id) => {
    const { made } = desk();
    made.issue(CHAT, APP);
    expect(made.admit(CHAT, id)).toBeUndefined();
  });

  it('is good for five minutes', () => {
    const { made, clock } = desk();
    const [early, late] = [made.issue(CHAT, APP), made.issue(CHAT, APP)];
    clock.time += FIVE_MINUTES - 1;
    expect(made.admit(CHAT, early)).toMatchObject({ id: 'chat' });
    clock.time += 1;
    expect(made.admit(CHAT, late)).toBeUndefined();
  });

  it('is forgotten where two hundred others came after it', () => {
    const { made } = desk();
    const [oldest, next] = [made.issue(CHAT, APP), made.issue(CHAT, APP)];
    for (let more = 0; more < 199; more += 1) made.issue('https://other.example/', APP);
    expect(made.admit(CHAT, oldest)).toBeUndefined();
    expect(made.admit(CHAT, next)).toMatchObject({ id: 'chat' });
  });
});
