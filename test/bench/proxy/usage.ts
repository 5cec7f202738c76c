import { readFileSync, readdirSync } from 'node:fs';

/** What a process and its descendants have used. */
export interface Usage {
  /** Time on a processor, µs. */
  readonly cpu: number;
  /** Resident memory, MB. */
  readonly memory: number;
}

export function usageOf(pid: number): Usage {
  let cpu = 0;
  let memory = 0;
  for (const one of [pid, ...descendants(pid)]) {
    try {
      for (const task of readdirSync(`/proc/${one}/task`)) {
        // Nanoseconds on a processor; the counters of `stat` are a hundred times coarser.
        cpu +=
          Number(readFileSync(`/proc/${one}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1000;
      }
      const status = readFileSync(`/proc/${one}/status`, 'utf8');
      memory += Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) / 1024;
    } catch {
      // It has ended meanwhile.
    }
  }
  return { cpu, memory };
}

function descendants(pid: number): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    try {
      const stat = readFileSync(`/proc/${entry}/stat`, 'latin1');
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]);
      children.set(parent, [...(children.get(parent) ?? []), Number(entry)]);
    } catch {
      // As above.
    }
  }
  const all: number[] = [];
  const look = (parent: number): void => {
    for (const child of children.get(parent) ?? []) {
      all.push(child);
      look(child);
    }
  };
  look(pid);
  return all;
}
