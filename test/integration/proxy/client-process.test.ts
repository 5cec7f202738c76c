import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer, type AddressInfo } from 'node:net';
import process from 'node:process';
import { afterEach, describe, expect, it } from 'vitest';
import { LinuxProcesses } from '../../../main/agent/client-process/linux';
import { curl } from './clients';
import { startDesk, type Desk } from './desk';

/** Other tests use the machine at the same time. */
const GENEROUS_MS = 20_000;

describe.skipIf(process.platform !== 'linux')('the program of a client', () => {
  let desk: Desk | undefined;
  afterEach(() => desk?.close());

  it('is found by its connection, of this process and of another', async () => {
    const processes = new LinuxProcesses(GENEROUS_MS);
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const own = connect(port, '127.0.0.1');
    await once(own, 'connect');
    expect(await processes.find({ remotePort: own.localPort ?? 0, localPort: port })).toMatchObject(
      {
        pid: process.pid,
        path: process.execPath,
      },
    );
    const script = `require('node:net').connect(${port}, '127.0.0.1')`;
    const child = spawn(process.execPath, ['-e', script], { stdio: 'ignore' });
    const [theirs] = (await once(server, 'connection')) as [{ remotePort: number }];
    expect((await processes.find({ remotePort: theirs.remotePort, localPort: port }))?.pid).toBe(
      child.pid,
    );
    child.kill();
    await once(child, 'exit');
    expect(await processes.find({ remotePort: 1, localPort: port })).toBeUndefined();
    own.destroy();
    server.close();
  });

  it('decides in rules and stands in events', async () => {
    const processes = new LinuxProcesses(GENEROUS_MS);
    desk = await startDesk({
      policy: {
        apps: [{ id: 'demo', name: 'Harbour Chat', domains: ['chat.portcullis.example'] }],
        rules: [{ id: 'curl', name: 'No curl', when: 'client.process == "curl"', action: 'block' }],
      },
      proxy: {
        directory: { actor: () => ({ groups: [] }), process: (hint) => processes.find(hint) },
      },
    });
    const { output } = await curl(
      desk,
      ...['-H', 'content-type: application/json', '-d', '{"message":"hello"}'],
      'https://chat.portcullis.example/api/chat',
    );
    expect(output).toContain('No curl');
    const event = await desk.exchange();
    expect(event.actor.process).toMatchObject({
      name: 'curl',
      path: expect.stringMatching(/curl$/) as string,
    });
  });
});
