import { win32 } from 'node:path';
import type { ClientProcess } from '../../../core/exchange/actor';
import type { RunCommand } from '../posture/command';
import type { ProcessCommands } from './listed-processes';

/** Whole paths: a program of the same name in a folder of `PATH` is not asked. */
const system = (file: string): string => win32.join('C:\\Windows\\System32', file);

/** netstat and tasklist (Microsoft Learn, Windows commands); PowerShell takes too long to start. */
export function windowsProcesses(run: RunCommand): ProcessCommands {
  return {
    connections: async (ourPort) =>
      netstatConnections((await run(system('netstat.exe'), '-a', '-n', '-o')) ?? '', ourPort),
    describe: async (pid) => {
      const filter = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
      return listedTask(pid, (await run(system('tasklist.exe'), ...filter)) ?? '');
    },
  };
}

/**
 * Reads netstat's table: protocol, own end, other end, state, process id. Headings and states are in
 * the language of the system and are not looked at.
 */
export function netstatConnections(output: string, ourPort: number): Map<number, number> {
  const found = new Map<number, number>();
  for (const line of output.split('\n')) {
    const row = /^\s*TCP\s+\S+:(\d+)\s+\S+:(\d+)\s+\S.*?\s(\d+)\s*$/.exec(line);
    // Of a connection that is closing, nobody is the owner any more.
    if (row && Number(row[2]) === ourPort && row[3] !== '0') {
      found.set(Number(row[1]), Number(row[3]));
    }
  }
  return found;
}

/**
 * The name in the first field of tasklist's CSV, without `.exe`, so that a rule names a program the
 * same on each system. Where no task fits, a sentence stands there instead.
 */
export function listedTask(pid: number, output: string): ClientProcess | undefined {
  const row = /^"([^"]+)","(\d+)",/m.exec(output);
  if (row === null || Number(row[2]) !== pid) return undefined;
  return { pid, name: (row[1] as string).replace(/\.exe$/i, '') };
}
