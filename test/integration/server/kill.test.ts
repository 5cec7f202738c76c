import { expect, it } from 'vitest';
import {
  CONSOLE_PATHS,
  exchangeRowSchema,
  sessionSchema,
  summarySchema,
} from '../../../core/exchange/console';
import { enrolAnswerSchema } from '../../../core/fleet/wire';
import { deliver, exchangeEvent } from './audit-events';
import {
  browser,
  cookieOf,
  dataFolder,
  deskKey,
  PASSWORD,
  postEnrolment,
  postJson,
  setUpAdministrator,
  type Browser,
  type Desk,
} from './endpoint';
import { startProcess, type ServerProcess } from './server-process';

const KILLS = 6;
const SENDERS = 4;
const BATCH = 40;

type Batch = readonly ReturnType<typeof exchangeEvent>[];
const newBatch = (): Batch => Array.from({ length: BATCH }, () => exchangeEvent());

async function enrol(admin: Browser, base: string): Promise<Desk> {
  const { token } = (await (await admin.post(CONSOLE_PATHS.tokens, { label: '' })).json()) as {
    token: string;
  };
  const { key, publicKey } = deskKey();
  const response = await postEnrolment(base, token, publicKey);
  return { base, key, answer: enrolAnswerSchema.parse(await response.json()) };
}

/** Sends batches until the server is killed, which it is in the middle of the traffic. */
async function sendUntilKilled(
  server: ServerProcess,
  desk: Desk,
  queue: Batch[],
  answered: Set<string>,
  killAfter: number,
): Promise<void> {
  let answers = 0;
  let killed: Promise<unknown> | undefined;
  const send = async (): Promise<void> => {
    while (!killed) {
      const batch = queue.pop() ?? newBatch();
      try {
        await deliver(desk, batch);
      } catch {
        // No answer: the server is gone. A desk keeps the batch and sends it again.
        queue.push(batch);
        return;
      }
      for (const { id } of batch) answered.add(id);
      answers += 1;
      if (answers >= killAfter) killed ??= server.end('SIGKILL');
    }
  };
  await Promise.all(Array.from({ length: SENDERS }, send));
  expect(await killed).toBe('SIGKILL');
}

async function allIds(admin: Browser): Promise<string[]> {
  const ids: string[] = [];
  for (let before: string | undefined = ''; before !== undefined;) {
    const response = await admin.get(`${CONSOLE_PATHS.events}?limit=200&before=${before}`);
    const page = (await response.json()) as { events: unknown[]; next?: string };
    ids.push(...page.events.map((row) => exchangeRowSchema.parse(row).exchange.id));
    before = page.next;
  }
  return ids;
}

it('kill -9 in mid-ingest loses nothing that was answered and doubles nothing', async () => {
  const dataDir = await dataFolder();
  const queue: Batch[] = [];
  const answered = new Set<string>();
  let server = await startProcess(dataDir);
  let desk = await enrol(await setUpAdministrator(server), server.urls.fleet);
  for (let kill = 0; kill < KILLS; kill += 1) {
    await sendUntilKilled(server, desk, queue, answered, 3 + kill * 2);
    server = await startProcess(dataDir);
    desk = { ...desk, base: server.urls.fleet };
  }
  const signIn = await postJson(server.urls.fleet + CONSOLE_PATHS.session, {
    name: 'Ada',
    password: PASSWORD,
  });
  const session = sessionSchema.parse(await signIn.json());
  const admin = browser(server.urls.fleet, session, cookieOf(signIn));

  const stored = new Set(await allIds(admin));
  expect([...answered].filter((id) => !stored.has(id))).toEqual([]);

  // What got no answer is sent again; then each event is there exactly once, and counted once.
  const sent = new Set([...answered, ...queue.flat().map(({ id }) => id)]);
  for (const batch of queue) await deliver(desk, batch);
  const ids = await allIds(admin);
  expect(ids).toHaveLength(sent.size);
  expect(new Set(ids)).toEqual(sent);
  const summary = summarySchema.parse(await (await admin.get(CONSOLE_PATHS.summary)).json());
  expect(summary.apps).toEqual([{ id: 'chatgpt', name: 'ChatGPT', count: sent.size }]);
  expect(await server.end('SIGTERM')).toBe(0);
}, 120_000);
