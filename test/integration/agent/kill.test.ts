import { expect, it, vi } from 'vitest';
import type { PolicyInput } from '../../../core/exchange/policy-document';
import { chat } from './chat-client';
import { Fleet, SECRET } from './fleet';

/** Kills of the agent and of the endpoint, in turn. */
const KILLS = 20;
const CLIENTS = 4;

function policyWith(name: string): PolicyInput {
  return {
    organisation: { name },
    rules: [
      {
        id: 'no-credentials',
        name: 'No credentials',
        when: 'any(dlp.categories[*] eq "credentials")',
        action: 'block',
      },
    ],
  };
}

/** Asks again and again until it is told to stop; notes which requests got a whole answer. */
class Traffic {
  readonly answered = new Map<string, number>();
  unanswered = 0;
  private sent = 0;
  private running = true;
  private readonly clients: Promise<void>[];
  private onAnswer: () => void = () => undefined;

  constructor(private readonly fleet: Fleet) {
    this.clients = Array.from({ length: CLIENTS }, () => this.ask());
  }

  /** Resolves when so many more requests were answered. */
  async progress(count: number): Promise<void> {
    const goal = this.answered.size + count;
    while (this.answered.size < goal) {
      await new Promise<void>((resolve) => (this.onAnswer = resolve));
    }
  }

  async stop(): Promise<void> {
    this.running = false;
    await Promise.all(this.clients);
  }

  private async ask(): Promise<void> {
    while (this.running) {
      const number = (this.sent += 1);
      const model = `gpt-${number}`;
      const prompt = number % 5 === 0 ? `a token: ${SECRET}` : `question ${number}`;
      try {
        const { status } = await chat(this.fleet, prompt, model);
        this.answered.set(model, status);
        this.onAnswer();
      } catch {
        // The agent was killed with this request in its hands: it may be on record, or not.
        this.unanswered += 1;
        await new Promise((resolve) => setImmediate(resolve));
      }
    }
  }
}

it(`loses nothing and doubles nothing in ${KILLS} kills of agent and endpoint`, async () => {
  const fleet = await Fleet.start(policyWith('version 1'));
  const traffic = new Traffic(fleet);
  let published = 1;
  for (let kill = 0; kill < KILLS; kill += 1) {
    await traffic.progress(10);
    if (kill % 2 === 0) {
      const { policyVersion: before } = await fleet.health();
      // Published just before the kill, so that some kills meet the agent while it takes it over.
      published = await fleet.publish(policyWith(`version ${published + 1}`));
      await fleet.killAgent();
      const { policyVersion, reasons } = await fleet.health();
      expect(policyVersion).toBeGreaterThanOrEqual(before);
      expect(reasons).not.toContain('policy-refused');
    } else {
      await fleet.killServer();
      await fleet.signIn();
    }
  }
  await traffic.progress(10);
  await traffic.stop();

  // After so many kills the pauses between two tries may have grown to a minute.
  const limit = { timeout: 130_000, interval: 100 };
  const delivered = async () => expect((await fleet.health()).backlog).toBe(0);
  await vi.waitFor(delivered, limit);
  const latest = async () => expect((await fleet.health()).policyVersion).toBe(published);
  await vi.waitFor(latest, limit);

  const rows = await fleet.rows();
  const counts = new Map<string, number>();
  for (const { exchange } of rows) {
    const model = exchange.model ?? '';
    counts.set(model, (counts.get(model) ?? 0) + 1);
  }
  const answered = [...traffic.answered.keys()];
  expect(answered.filter((model) => counts.get(model) !== 1)).toEqual([]);
  expect([...counts].filter(([, count]) => count > 1)).toEqual([]);
  // Requests that got no answer may be on record as well; nothing else is.
  expect(rows.length).toBeLessThanOrEqual(answered.length + traffic.unanswered);
  const refused = rows.filter(({ exchange }) => exchange.enforced === 'block').length;
  expect(refused).toBeGreaterThan(0);
  expect(fleet.sites.llmApi.received.some(({ text }) => text.includes(SECRET))).toBe(false);
}, 400_000);
