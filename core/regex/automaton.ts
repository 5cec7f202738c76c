import type { ByteString } from './byte-string';
import { REGEX_LIMITS } from './limits';
import { AT_EDGE, LOOKS, holds } from './look';
import type { Program } from './program';
import type { Steps } from './steps';

/** Entries of the transition table that are no state. */
const UNKNOWN = -1;
const MATCHED = -2;
const DEAD = -3;
/** What a new state costs, in visits of an instruction. */
const STATE_COST = 8;
/** Instructions held by all kept states together, before they are dropped. */
const KEPT_INSTRUCTIONS = 500_000;

interface State {
  /** Instructions to go on from, once it is known what comes next. */
  readonly kernel: Uint16Array;
  /** Look of the byte before; 0 where the program has no assertions. */
  readonly before: number;
}

/**
 * Answers whether a program matches anywhere in a text, by a deterministic automaton whose states
 * are made when they are first reached. Time is linear in the text: a table look-up for each byte,
 * or, where a state is new, at most one visit of each instruction.
 */
export class Automaton {
  readonly #program: Program;
  readonly #anchored: boolean;
  readonly #asserts: boolean;
  /** Class of each byte; bytes of one class are never told apart. The last class is the end. */
  readonly #classes: Uint8Array;
  /** A byte of each class. */
  readonly #samples: readonly number[];
  readonly #stride: number;
  /** Marks instructions that the current step has visited or reached. */
  readonly #visited: Int32Array;
  readonly #reached: Int32Array;
  readonly #pending: number[] = [];
  #mark = 0;
  #states: State[] = [];
  #index = new Map<string, number>();
  #kept = 0;
  #table: Int32Array;

  constructor(program: Program, anchored: boolean) {
    this.#program = program;
    this.#anchored = anchored;
    this.#asserts = program.code.some(({ op }) => op === 'assert');
    const { classes, samples } = byteClasses(program, this.#asserts);
    this.#classes = classes;
    this.#samples = samples;
    this.#stride = samples.length + 1;
    this.#visited = new Int32Array(program.code.length);
    this.#reached = new Int32Array(program.code.length);
    this.#table = new Int32Array(16 * this.#stride);
    this.#reset();
  }

  /** The least offset at which a match ends that starts at or after `from`; -1 where there is none. */
  firstEnd(text: ByteString, from: number, steps: Steps): number {
    const classes = this.#classes;
    const stride = this.#stride;
    let state = this.#startAt(text, from);
    for (let i = from; i < text.length; i++) {
      const byteClass = classes[text.charCodeAt(i)] as number;
      let next = this.#table[state * stride + byteClass] as number;
      if (next === UNKNOWN) next = this.#follow(state, byteClass, steps);
      if (next < 0) return next === MATCHED ? i : -1;
      state = next;
    }
    const end = stride - 1;
    const last = this.#table[state * stride + end] as number;
    const matched = (last === UNKNOWN ? this.#follow(state, end, steps) : last) === MATCHED;
    return matched ? text.length : -1;
  }

  /** The state before the first byte: within a text it knows what stands before. */
  #startAt(text: ByteString, from: number): number {
    if (from === 0 || !this.#asserts) return 0;
    const before = LOOKS[text.charCodeAt(from - 1)] as number;
    return this.#intern(Uint16Array.of(this.#program.start), before);
  }

  #reset(): void {
    this.#states = [];
    this.#index = new Map();
    this.#kept = 0;
    this.#intern(Uint16Array.of(this.#program.start), this.#asserts ? AT_EDGE : 0);
  }

  /** Works out a transition and notes it; gives its target. */
  #follow(from: number, byteClass: number, steps: Steps): number {
    const atEnd = byteClass === this.#stride - 1;
    const byte = atEnd ? undefined : (this.#samples[byteClass] as number);
    const kernel = this.#step(this.#states[from] as State, byte, steps);
    if (kernel === undefined) return this.#note(from, byteClass, MATCHED);
    if (kernel.length === 0 || byte === undefined) return this.#note(from, byteClass, DEAD);
    const full = this.#states.length >= REGEX_LIMITS.regexStates || this.#kept > KEPT_INSTRUCTIONS;
    const before = this.#asserts ? (LOOKS[byte] as number) : 0;
    if (full) {
      this.#reset();
      return this.#intern(kernel, before);
    }
    return this.#note(from, byteClass, this.#intern(kernel, before));
  }

  #note(from: number, byteClass: number, target: number): number {
    this.#table[from * this.#stride + byteClass] = target;
    return target;
  }

  /** Where the state's instructions lead over `byte`; undefined once one of them matches. */
  #step(state: State, byte: number | undefined, steps: Steps): Uint16Array | undefined {
    const after = byte === undefined ? AT_EDGE : (LOOKS[byte] as number);
    const code = this.#program.code;
    const mark = ++this.#mark;
    const pending = this.#pending;
    const targets: number[] = [];
    let visits = state.kernel.length + STATE_COST;
    if (!this.#anchored) this.#reach(this.#program.start, targets);
    pending.length = 0;
    for (const at of state.kernel) pending.push(at);
    for (let at = pending.pop(); at !== undefined; at = pending.pop()) {
      if (this.#visited[at] === mark) continue;
      this.#visited[at] = mark;
      visits++;
      const instruction = code[at]!;
      switch (instruction.op) {
        case 'match':
          return undefined;
        case 'bytes':
          if (byte !== undefined && instruction.set[byte] === 1) {
            this.#reach(instruction.next, targets);
          }
          break;
        case 'split':
          pending.push(instruction.other, instruction.next);
          break;
        case 'assert':
          if (holds(instruction.what, state.before, after)) pending.push(instruction.next);
          break;
        case 'save':
          pending.push(instruction.next);
      }
    }
    steps.take(visits);
    return Uint16Array.from(targets).sort();
  }

  #reach(at: number, targets: number[]): void {
    if (this.#reached[at] === this.#mark) return;
    this.#reached[at] = this.#mark;
    targets.push(at);
  }

  #intern(kernel: Uint16Array, before: number): number {
    const key = stateKey(kernel, before);
    const known = this.#index.get(key);
    if (known !== undefined) return known;
    const state = this.#states.length;
    this.#states.push({ kernel, before });
    this.#index.set(key, state);
    this.#kept += kernel.length;
    this.#grow((state + 1) * this.#stride);
    this.#table.fill(UNKNOWN, state * this.#stride, (state + 1) * this.#stride);
    return state;
  }

  #grow(size: number): void {
    if (size <= this.#table.length) return;
    const larger = new Int32Array(2 * size);
    larger.set(this.#table);
    this.#table = larger;
  }
}

/** Instruction numbers fit into UTF-16 code units: `REGEX_LIMITS.regexProgram` is below 2^16. */
function stateKey(kernel: Uint16Array, before: number): string {
  const units = Buffer.from(kernel.buffer, kernel.byteOffset, kernel.byteLength);
  return String.fromCharCode(before) + units.toString('utf16le');
}

/** Sorts bytes into classes that the program's sets (and assertions) do not tell apart. */
function byteClasses(
  program: Program,
  asserts: boolean,
): { classes: Uint8Array; samples: number[] } {
  const sets = new Set<Uint8Array>();
  for (const instruction of program.code) {
    if (instruction.op === 'bytes') sets.add(instruction.set);
  }
  let classes: Uint8Array = asserts ? Uint8Array.from(LOOKS) : new Uint8Array(256);
  for (const set of sets) classes = refine(classes, set);
  classes = refine(classes, new Uint8Array(256));
  const samples: number[] = [];
  classes.forEach((byteClass, byte) => (samples[byteClass] ??= byte));
  return { classes, samples };
}

/** Splits each class by membership in a set; the new classes are numbered from 0 without gaps. */
function refine(classes: Uint8Array, set: Uint8Array): Uint8Array {
  const numbers = new Map<number, number>();
  return classes.map((byteClass, byte) => {
    const key = byteClass * 2 + (set[byte] as number);
    const number = numbers.get(key) ?? numbers.size;
    numbers.set(key, number);
    return number;
  });
}
