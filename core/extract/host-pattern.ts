/**
 * Host patterns of policy: `name` is that host alone, `*.name` is every host below it at any depth
 * and not `name` itself, and an IP address is itself. Lower case; see `hostPatternSchema`.
 */
export function matchesHost(pattern: string, host: string): boolean {
  const wanted = stripBrackets(pattern);
  return wanted.startsWith('*.')
    ? host.endsWith(wanted.slice(1)) && host.length > wanted.length - 1
    : stripBrackets(host) === wanted;
}

/** One test for many patterns; its cost is the number of labels of the host, not of patterns. */
export function createHostMatcher(patterns: Iterable<string>): (host: string) => boolean {
  const exact = new Set<string>();
  const below = new Set<string>();
  for (const pattern of patterns) {
    if (pattern.startsWith('*.')) below.add(pattern.slice(2));
    else exact.add(stripBrackets(pattern));
  }
  return (host) => {
    const name = normalizeHost(host);
    if (exact.has(name)) return true;
    for (const suffix of parentsOf(name)) if (below.has(suffix)) return true;
    return false;
  };
}

/** Lower case, without port-less brackets of IPv6 and without the root's dot. */
export function normalizeHost(host: string): string {
  const lower = host.toLowerCase();
  return stripBrackets(lower.endsWith('.') ? lower.slice(0, -1) : lower);
}

/** `a.b.c` → `b.c`, `c`. */
export function* parentsOf(host: string): Generator<string> {
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) {
    yield host.slice(dot + 1);
  }
}

function stripBrackets(host: string): string {
  return host.startsWith('[') && host.endsWith(']') ? host.slice(1, -1) : host;
}
