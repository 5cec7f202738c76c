import { posix } from 'node:path';
import type { ClientProcess } from '../../../core/exchange/actor';
import type { RunCommand } from '../posture/command';
import type { ProcessCommands } from './listed-processes';

/** lsof(8) and ps(1) tell of the own user's programs; of others', to root only. */
export function macosProcesses(run: RunCommand): ProcessCommands {
  return {
    connections: async (ourPort) => {
      const list = ['-nP', `-iTCP:${ourPort}`, '-sTCP:ESTABLISHED', '-Fpn'];
      return lsofConnections((await run('/usr/sbin/lsof', ...list)) ?? '', ourPort);
    },
    describe: async (pid) => {
      const path = await run('/bin/ps', '-p', String(pid), '-o', 'comm=');
      return path === undefined ? undefined : namedByPath(pid, path);
    },
  };
}

/**
 * Reads lsof's output for programs (lsof(8), OUTPUT FOR OTHER PROGRAMS): a line `p` with a process
 * id, then for each of its files `f` and `n`, whose name is "own end->other end".
 */
export function lsofConnections(output: string, ourPort: number): Map<number, number> {
  const found = new Map<number, number>();
  let pid = 0;
  for (const line of output.split('\n')) {
    if (line.startsWith('p')) pid = Number(line.slice(1));
    const ends = /^n\S+:(\d+)->\S+:(\d+)$/.exec(line.trimEnd());
    if (ends && Number(ends[2]) === ourPort) found.set(Number(ends[1]), pid);
  }
  return found;
}

/** ps(1) of macOS gives a program's whole path as its `comm`. */
export function namedByPath(pid: number, output: string): ClientProcess | undefined {
  const path = output.trim();
  if (path === '') return undefined;
  const name = posix.basename(path);
  return path.startsWith('/') ? { pid, name, path } : { pid, name };
}
