import { appendFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { extract } from 'tar-stream';
import { expect, it, onTestFinished, vi } from 'vitest';
import { z } from 'zod';
import { chat } from '../agent/chat-client';
import { Fleet, SECRET } from '../agent/fleet';
import { runPortcullis } from '../cli/run-portcullis';

const CANARY = 'Kestrel merger closes on the ninth of May';

async function entriesOf(bundle: Buffer): Promise<Map<string, string>> {
  const entries = new Map<string, string>();
  const archive = extract();
  archive.end(gunzipSync(bundle));
  for await (const entry of archive) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry) chunks.push(chunk as Buffer);
    entries.set(entry.header.name, Buffer.concat(chunks).toString('utf8'));
  }
  return entries;
}

const leaf = z.object({ findings: z.array(z.object({ id: z.string(), state: z.string() })) });

it('a bundle tells how the desk is, and holds no prompt, key or token', async () => {
  const fleet = await Fleet.start();
  const token = 'pct_made-up-token-of-an-enrolment-0123456789';
  expect((await chat(fleet, `${CANARY} ${SECRET}`, 'gpt-x')).status).toBeGreaterThan(199);
  // Whatever a line of a log may ever hold.
  await appendFile(
    fleet.path('agent/logs/agent.log'),
    [
      {
        level: 50,
        name: 'agent',
        msg: CANARY,
        err: { type: 'Error', message: CANARY },
      },
      { level: 50, msg: `not sent: ${SECRET}`, text: CANARY, detail: { reason: CANARY } },
      { level: 30, msg: 'enrolment began', token, url: `https://user:${SECRET}@x.example/` },
      { level: 30, name: 'agent', what: 'keychain', msg: 'device event' },
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('') + `Error: ${CANARY}\n    at somewhere\n`,
  );
  // As people write it: no scheme, and a sign in the password that should have been encoded.
  vi.stubEnv('HTTPS_PROXY', 'ada:Sesame@Kestrel/9@proxy.example:3128');
  onTestFinished(() => void vi.unstubAllEnvs());
  const file = fleet.path('bundle.tar.gz');
  const made = await runPortcullis(['diag', '--data', fleet.folder, '--output', file]);
  expect(made).toMatchObject({ status: 0, stdout: `${file}\n` });
  const entries = await entriesOf(await readFile(file));
  expect([...entries.keys()].sort()).toEqual([
    'configuration.json',
    'desk.json',
    'doctor.json',
    'logs/agent.log',
    'versions.json',
  ]);

  const all = [...entries.values()].join('\n');
  const lock = z
    .object({ token: z.string() })
    .parse(JSON.parse(await readFile(fleet.path('agent/agent.lock'), 'utf8')));
  const enrolment = await vaultTexts(fleet.path('agent/vault'));
  for (const canary of [SECRET, token, lock.token, ...(CANARY.match(/\w{6,}/g) ?? [])]) {
    expect(all).not.toContain(canary);
  }
  for (const secret of enrolment) expect(all).not.toContain(secret);
  expect(all).not.toContain('PRIVATE KEY');
  expect(all).not.toContain('Sesame');

  const desk = JSON.parse(entries.get('desk.json') ?? '') as Record<string, unknown>;
  expect(desk).toMatchObject({
    ...{ policyVersion: 1, keychain: 'key-in-file' },
    proxy: { variables: { HTTPS_PROXY: 'proxy.example:3128' } },
  });
  expect(entries.get('logs/agent.log')).toContain('"what":"agent_started"');
  expect(entries.get('logs/agent.log')).toContain('{"linesLeftOut":2}');
});

it('the doctor finds the endpoint, and says when the agent is gone', async () => {
  const fleet = await Fleet.start();
  const ask = async () => {
    const args = ['doctor', '--data', fleet.folder, '--endpoint', fleet.serverUrls.fleet];
    const { status, stdout } = await runPortcullis([...args, '--format', 'json']);
    const states = new Map(
      leaf.parse(JSON.parse(stdout)).findings.map(({ id, state }) => [id, state]),
    );
    return { status, states };
  };
  const running = await ask();
  expect(running.states.get('agent')).toBe('good');
  expect(running.states.get('endpoint')).toBe('good');
  expect(running.states.has('clock')).toBe(false);
  await fleet.agent.end('SIGTERM');
  await fleet.server.end('SIGTERM');
  const stopped = await ask();
  expect(stopped.status).toBe(1);
  expect(stopped.states.get('agent')).toBe('bad');
  expect(stopped.states.get('endpoint')).toBe('bad');
});

/** Contents of the vault's files, sealed as they are: not even these belong in a bundle. */
async function vaultTexts(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch(() => []);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'base64')));
  return texts.filter((text) => text.length > 20);
}
