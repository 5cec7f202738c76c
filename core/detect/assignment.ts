/** Longest stretch between the name of a service and the sign of assignment. */
const GAP = 32;

/** Words after a name which say that what follows is a digest or an identifier, and no secret. */
const NO_SECRET =
  'sha\\d|md5|digest|checksum|integrity|etag|commit|revision|fingerprint|nonce|request.?id|trace.?id|version';

/** What assigns: `=`, `:`, `:=`, `::=`, `=>`, `?=`, `+=`, `<-`, `>` of a tag, `(`, `,`, `|`, "is". */
const SIGN = '(?:[?+.<>|]?=>?|:{1,3}=?|<-|[>(,|]|\\bis\\b)';

/** Quotes, escapes, folding marks and white space between the sign and the value. */
const OPENING = '[\\s"\'`\\\\=|>{\\[]{0,12}(?:b["\']|bearer )?';

/** Nothing that continues a token may follow the value. */
const END = '(?![\\w/+-]|=[\\w=])';

const escapeName = (name: string): string => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/**
 * The pattern of a value that is assigned to one of some names, or to a name that holds one, in the
 * notations of programs, shells, make, YAML, JSON, XML, CSV and prose. The names are matched whatever
 * their case; `value` is a pattern with bounded quantifiers.
 */
export function assignmentPattern(names: readonly string[], value: string): string {
  const name = `(?:${names.map(escapeName).join('|')})`;
  return `${name}(?:(?!${NO_SECRET})[\\s\\S]){0,${GAP}}?${SIGN}${OPENING}(?<value>${value})${END}`;
}
