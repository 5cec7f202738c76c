export type NamedValue = readonly [name: string, value: string];

/** Values by name, in their order. */
export function grouped(entries: readonly NamedValue[]): ReadonlyMap<string, string[]> {
  const groups = new Map<string, string[]>();
  for (const [name, value] of entries) {
    const group = groups.get(name);
    if (group) group.push(value);
    else groups.set(name, [value]);
  }
  return groups;
}

/** The pairs of `a=1&b=2` as they are written: percent signs are not decoded. */
export function pairsOf(text: string): NamedValue[] {
  if (text === '') return [];
  return text.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
  });
}
