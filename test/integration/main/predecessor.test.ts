import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { replacePredecessor } from '../../../main/supervisor/predecessor';
import { recordLog } from '../../unit/main/recorded-log';

/** A program that ends when asked with the right token, as an agent does. */
const AGENT = `
  const { createServer } = require('node:http');
  createServer((request, response) => {
    const isIt = request.url === '/control/shutdown' && request.method === 'POST';
    const may = isIt && request.headers.authorization === 'Bearer right';
    response.writeHead(may ? 202 : 401).end(() => { if (may) process.exit(0); });
  }).listen(0, '127.0.0.1', function () { console.log(this.address().port); });
`;

describe('an agent that has outlived its main', () => {
  let folder: string;
  let agent: ChildProcess;
  let local: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'portcullis-predecessor-'));
    agent = spawn(process.execPath, ['-e', AGENT], { stdio: ['ignore', 'pipe', 'inherit'] });
    if (agent.stdout === null) throw new Error('the child has no output');
    const [port] = (await once(createInterface(agent.stdout), 'line')) as [string];
    local = `http://127.0.0.1:${port}`;
  });
  afterEach(async () => {
    if (agent.exitCode === null) {
      agent.kill('SIGKILL');
      await once(agent, 'exit');
    }
    await rm(folder, { recursive: true, force: true });
  });

  const lock = (value: unknown): Promise<void> =>
    writeFile(
      join(folder, 'agent.lock'),
      typeof value === 'string' ? value : JSON.stringify(value),
    );

  it('is asked to end, and is gone before the new one starts', async () => {
    await lock({ pid: agent.pid, token: 'right', local });
    const ended = once(agent, 'exit');
    await replacePredecessor(folder, recordLog().log);
    expect(await ended).toEqual([0, null]);
  });

  it('is left alone when it is not ours', async () => {
    await lock({ pid: agent.pid, token: 'wrong', local });
    await replacePredecessor(folder, recordLog().log);
    expect(agent.exitCode).toBeNull();
    await expect(access(join(folder, 'agent.lock'))).rejects.toThrow();
  });

  it.each([
    ['half a lock', '{"pid":'],
    ['no process', { pid: 2 ** 22 + 1, token: 't', local: 'http://127.0.0.1:9' }],
  ])('is not looked for in a lock with %s', async (_what, value) => {
    await lock(value);
    await replacePredecessor(folder, recordLog().log);
    expect(agent.exitCode).toBeNull();
  });
});
