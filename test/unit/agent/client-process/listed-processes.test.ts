import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ListedProcesses } from '../../../../main/agent/client-process/listed-processes';
import {
  lsofConnections,
  macosProcesses,
  namedByPath,
} from '../../../../main/agent/client-process/macos';
import {
  listedTask,
  netstatConnections,
  windowsProcesses,
} from '../../../../main/agent/client-process/windows';

/** As `lsof -nP -iTCP:8441 -sTCP:ESTABLISHED -Fpn` writes it: our end, a browser's two, one by IPv6. */
const LSOF = `p412
f23
n127.0.0.1:8441->127.0.0.1:50212
p733
f31
n127.0.0.1:50212->127.0.0.1:8441
f34
n127.0.0.1:50214->127.0.0.1:8441
p801
f5
n[::1]:50220->[::1]:8441
`;

/** As a German Windows writes it. */
const NETSTAT = `
Aktive Verbindungen

  Proto  Lokale Adresse         Remoteadresse          Status           PID
  TCP    0.0.0.0:135            0.0.0.0:0              ABHÖREN          1044
  TCP    127.0.0.1:8441         0.0.0.0:0              ABHÖREN          5120
  TCP    127.0.0.1:8441         127.0.0.1:50212        HERGESTELLT      5120
  TCP    127.0.0.1:50212        127.0.0.1:8441         HERGESTELLT      9004
  TCP    127.0.0.1:50213        127.0.0.1:8441         WARTEND          0
  TCP    [::1]:50220            [::1]:8441             HERGESTELLT      7716
  UDP    0.0.0.0:5353           *:*                                     2320
`.replaceAll('\n', '\r\n');

describe('what the commands of a system tell', () => {
  it('reads who is connected to us from the list of macOS', () => {
    expect([...lsofConnections(LSOF, 8441)]).toEqual([
      [50212, 733],
      [50214, 733],
      [50220, 801],
    ]);
    expect(lsofConnections('', 8441).size).toBe(0);
  });

  it('reads the same from the table of Windows, in whatever language', () => {
    expect([...netstatConnections(NETSTAT, 8441)]).toEqual([
      [50212, 9004],
      [50220, 7716],
    ]);
  });

  it('names programs', () => {
    const app = '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome';
    expect(namedByPath(733, `${app}\n`)).toEqual({ pid: 733, name: 'Google Chrome', path: app });
    expect(namedByPath(734, '(zsh)\n')).toEqual({ pid: 734, name: '(zsh)' });
    expect(namedByPath(735, '\n')).toBeUndefined();
    const task = '"msedge.exe","9004","Console","1","231.456 K"\r\n';
    expect(listedTask(9004, task)).toEqual({ pid: 9004, name: 'msedge' });
    expect(listedTask(9005, task)).toBeUndefined();
    expect(listedTask(9004, 'INFO: No tasks are running.\r\n')).toBeUndefined();
  });

  it('asks for a port and a process only', async () => {
    const asked: string[] = [];
    const run = async (...words: string[]) => {
      asked.push(words.join(' '));
      return undefined;
    };
    for (const commands of [macosProcesses(run), windowsProcesses(run)]) {
      expect((await commands.connections(8441)).size).toBe(0);
      expect(await commands.describe(9)).toBeUndefined();
    }
    expect(asked).toEqual([
      '/usr/sbin/lsof -nP -iTCP:8441 -sTCP:ESTABLISHED -Fpn',
      '/bin/ps -p 9 -o comm=',
      'C:\\Windows\\System32\\netstat.exe -a -n -o',
      'C:\\Windows\\System32\\tasklist.exe /FI PID eq 9 /FO CSV /NH',
    ]);
  });
});

describe('programs found by lists', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** A system where listing waits until it is let go. */
  function start(clients: Map<number, number>) {
    const waiting: (() => void)[] = [];
    const described: number[] = [];
    const time = { now: 0 };
    const finder = new ListedProcesses(
      {
        connections: async () => {
          const seen = new Map(clients);
          await new Promise<void>((resolve) => waiting.push(resolve));
          return seen;
        },
        describe: async (pid) => {
          described.push(pid);
          return { pid, name: `program ${pid}` };
        },
      },
      { now: () => time.now },
    );
    const find = (remotePort: number) => finder.find({ remotePort, localPort: 8441 });
    const listed = async () => {
      await vi.advanceTimersByTimeAsync(0);
      (waiting.shift() ?? expect.fail('no list'))();
    };
    return { find, listed, described, time };
  }

  it('share one list, and ask again where it was begun too early', async () => {
    const clients = new Map([[1, 70]]);
    const { find, listed, described } = start(clients);
    const first = find(1);
    await vi.advanceTimersByTimeAsync(0);
    clients.set(2, 70);
    const [second, third] = [find(2), find(2)];
    await listed();
    expect(await first).toEqual({ pid: 70, name: 'program 70' });
    await listed();
    expect(await second).toEqual({ pid: 70, name: 'program 70' });
    expect(await third).toEqual(await second);
    expect(described).toEqual([70]);
  });

  it('are asked for anew after a minute, since numbers are used again', async () => {
    const { find, listed, described, time } = start(new Map([[1, 70]]));
    for (const now of [0, 59_000, 60_000]) {
      time.now = now;
      const found = find(1);
      await listed();
      await found;
    }
    expect(described).toEqual([70, 70]);
  });

  it('are nobody where the system takes too long', async () => {
    const { find } = start(new Map([[1, 70]]));
    const found = find(1);
    await vi.advanceTimersByTimeAsync(250);
    expect(await found).toBeUndefined();
    expect(
      await new ListedProcesses(
        macosProcesses(async () => ''),
        Date,
      ).find({}),
    ).toBe(undefined);
  });
});
