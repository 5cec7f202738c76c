import { REGEX_LIMITS } from './limits';
import { RegexSyntaxError } from './error';
import type { Assertion, Node } from './node';

/** One step of the automaton. `next` and `other` are indexes of instructions. */
export type Instruction =
  | { readonly op: 'bytes'; readonly set: Uint8Array; readonly next: number }
  /** Both ways are open; `next` is preferred. */
  | { op: 'split'; next: number; other: number }
  | { readonly op: 'assert'; readonly what: Assertion; readonly next: number }
  | { readonly op: 'save'; readonly slot: number; readonly next: number }
  | { readonly op: 'match' };

export interface Program {
  readonly code: readonly Instruction[];
  readonly start: number;
  /** Two for the whole match and two for each group. */
  readonly slots: number;
}

/** Builds the automaton from its end to its start; throws `RegexSyntaxError` when it is too big. */
export function buildProgram(node: Node, captures: number): Program {
  if (sizeOf(node) > REGEX_LIMITS.regexProgram) {
    throw new RegexSyntaxError(
      `the regular expression is too big: over ${REGEX_LIMITS.regexProgram} steps when repeated`,
      0,
    );
  }
  const builder = new ProgramBuilder();
  const end = builder.add({ op: 'save', slot: 1, next: builder.add({ op: 'match' }) });
  const start = builder.add({ op: 'save', slot: 0, next: builder.emit(node, end) });
  return { code: builder.code, start, slots: 2 + 2 * captures };
}

/** Number of instructions, before any is made; Infinity is possible. */
function sizeOf(node: Node): number {
  switch (node.kind) {
    case 'empty':
      return 0;
    case 'bytes':
    case 'assert':
      return 1;
    case 'capture':
      return sizeOf(node.item) + 2;
    case 'concat':
    case 'alternate':
      return node.items.reduce((sum, item) => sum + sizeOf(item) + 1, 0);
    case 'repeat': {
      const copies = Number.isFinite(node.max) ? node.max : Math.max(node.min, 1);
      return copies * (sizeOf(node.item) + 1) + 1;
    }
  }
}

class ProgramBuilder {
  readonly code: Instruction[] = [];
  readonly #sets = new Map<string, Uint8Array>();

  add(instruction: Instruction): number {
    this.code.push(instruction);
    return this.code.length - 1;
  }

  /** Adds the node so that it goes on at `next`; gives where it starts. */
  emit(node: Node, next: number): number {
    switch (node.kind) {
      case 'empty':
        return next;
      case 'bytes':
        return this.add({ op: 'bytes', set: this.#set(node.ranges), next });
      case 'assert':
        return this.add({ op: 'assert', what: node.what, next });
      case 'concat':
        return node.items.reduceRight((after, item) => this.emit(item, after), next);
      case 'alternate':
        return this.#alternate(node.items, next);
      case 'capture': {
        const close = this.add({ op: 'save', slot: 2 * node.index + 1, next });
        return this.add({ op: 'save', slot: 2 * node.index, next: this.emit(node.item, close) });
      }
      case 'repeat':
        return this.#repeat(node, next);
    }
  }

  #alternate(items: readonly Node[], next: number): number {
    const starts = items.map((item) => this.emit(item, next));
    return starts.reduceRight((other, start) => this.add({ op: 'split', next: start, other }));
  }

  #repeat(node: Extract<Node, { kind: 'repeat' }>, next: number): number {
    let start = next;
    let required = node.min;
    if (node.max === Infinity) {
      const loop: Instruction = { op: 'split', next, other: next };
      const at = this.add(loop);
      const body = this.emit(node.item, at);
      if (node.greedy) loop.next = body;
      else loop.other = body;
      start = required > 0 ? body : at;
      required = Math.max(0, required - 1);
    } else {
      for (let optional = node.max - node.min; optional > 0; optional--) {
        const body = this.emit(node.item, start);
        start = this.add(
          node.greedy
            ? { op: 'split', next: body, other: next }
            : { op: 'split', next, other: body },
        );
      }
    }
    for (; required > 0; required--) start = this.emit(node.item, start);
    return start;
  }

  #set(ranges: readonly (readonly [number, number])[]): Uint8Array {
    const key = ranges.join(';');
    const known = this.#sets.get(key);
    if (known) return known;
    const set = new Uint8Array(256);
    for (const [first, last] of ranges) set.fill(1, first, last + 1);
    this.#sets.set(key, set);
    return set;
  }
}
