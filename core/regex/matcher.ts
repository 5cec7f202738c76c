import type { ByteString } from './byte-string';
import { AT_EDGE, LOOKS, holds } from './look';
import type { Program } from './program';
import type { Steps } from './steps';

/** Start and end of the match and of each group; -1 where a group took no part. */
export type Slots = Int32Array;

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

/**
 * The first match with its groups: all threads advance together, byte by byte, in order of
 * preference (leftmost first). Time is at most the text's length times the program's size. Matches
 * lie between `from` and `to`; what stands around them is seen.
 */
export function firstMatch(
  program: Program,
  text: ByteString,
  steps: Steps,
  from = 0,
  to = text.length,
): Slots | undefined {
  const marks = new Int32Array(program.code.length).fill(-1);
  let threads: Thread[] = [];
  let found: Slots | undefined;
  for (let i = from; i <= to; i++) {
    if (!found) threads.push({ at: program.start, slots: new Int32Array(program.slots).fill(-1) });
    if (threads.length === 0) break;
    const { runnable, matched } = expand(program, threads, text, i, marks, steps);
    if (matched) found = matched;
    threads = advance(program, runnable, text.charCodeAt(i));
  }
  return found;
}

/** Follows everything that takes no byte. Threads after one that matched are dropped. */
function expand(
  program: Program,
  threads: readonly Thread[],
  text: ByteString,
  position: number,
  marks: Int32Array,
  steps: Steps,
): { runnable: Thread[]; matched?: Slots } {
  const before = position === 0 ? AT_EDGE : (LOOKS[text.charCodeAt(position - 1)] as number);
  const after = position === text.length ? AT_EDGE : (LOOKS[text.charCodeAt(position)] as number);
  const runnable: Thread[] = [];
  const pending = [...threads].reverse();
  for (let thread = pending.pop(); thread; thread = pending.pop()) {
    const { at, slots } = thread;
    if (marks[at] === position) continue;
    marks[at] = position;
    steps.take(1 + (slots.length >> 3));
    const instruction = program.code[at]!;
    switch (instruction.op) {
      case 'match':
        return { runnable, matched: slots };
      case 'bytes':
        runnable.push(thread);
        break;
      case 'split':
        pending.push({ at: instruction.other, slots }, { at: instruction.next, slots });
        break;
      case 'assert':
        if (holds(instruction.what, before, after)) pending.push({ at: instruction.next, slots });
        break;
      case 'save': {
        const saved = slots.slice();
        saved[instruction.slot] = position;
        pending.push({ at: instruction.next, slots: saved });
      }
    }
  }
  return { runnable };
}

function advance(program: Program, threads: readonly Thread[], byte: number): Thread[] {
  const next: Thread[] = [];
  for (const { at, slots } of threads) {
    const instruction = program.code[at];
    if (instruction?.op === 'bytes' && instruction.set[byte] === 1) {
      next.push({ at: instruction.next, slots });
    }
  }
  return next;
}
