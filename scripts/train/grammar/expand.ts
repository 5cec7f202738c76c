import type { Random } from '../random';

/** Slot name → alternatives. Alternatives may hold slots and choices themselves. */
export type Slots = Readonly<Record<string, readonly string[]>>;

const MAX_DEPTH = 12;

/**
 * Writes out a template: `{slot}` becomes one of the slot's alternatives, `(a|b|)` one of the
 * choices, `\n` stands for a line break. Throws when a slot is unknown.
 */
export function expand(template: string, slots: Slots, random: Random, depth = 0): string {
  if (depth > MAX_DEPTH) throw new RangeError(`slots nest too deep in "${template}"`);
  let text = template;
  for (let round = 0; round < MAX_DEPTH && /\([^()]*\|[^()]*\)/.test(text); round++) {
    text = text.replace(/\(([^()]*\|[^()]*)\)/g, (_, inner: string) =>
      random.pick(inner.split('|')),
    );
  }
  text = text.replace(/\{([a-z][A-Za-z0-9]*)\}/g, (_, name: string) => {
    const choices = slots[name];
    if (choices === undefined) throw new RangeError(`no slot "${name}" for "${template}"`);
    return expand(random.pick(choices), slots, random, depth + 1);
  });
  return depth === 0 ? text.replaceAll('\\n', '\n').replace(/ {2,}/g, ' ').trim() : text;
}
