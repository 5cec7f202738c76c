/** An integer that a double cannot hold for certain: 16 digits or more. */
const LONG_INTEGER = /\d{16}/;
/** Each string and each number of a JSON text, as a whole. */
const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
/** An integer that may lose digits in a double. */
const LONG = /^-?\d{16,}$/;
/** Stands before the digits of such a number while it is held as a string. */
const MARK = '\u0001int:';
const MARKED = /"\\u0001int:(-?\d+)"/g;

/**
 * Parses JSON so that `stringifyLossless` gives back the same integers, however long: a relay that
 * rounds an account number is broken. Such integers are held as marked strings.
 * @throws SyntaxError
 */
export function parseLossless(text: string): unknown {
  if (!LONG_INTEGER.test(text)) return JSON.parse(text);
  const marked = text.replace(STRING_OR_NUMBER, (found) =>
    LONG.test(found) ? `"\\u0001int:${found}"` : found,
  );
  return JSON.parse(marked);
}

/** The inverse of `parseLossless`; `indent` as `JSON.stringify` takes it. */
export function stringifyLossless(value: unknown, indent = ''): string {
  const text = JSON.stringify(value, undefined, indent);
  return text.includes('\\u0001int:') ? text.replace(MARKED, '$1') : text;
}

/** The text of a value that may be a marked integer. */
export function plainText(value: string): string {
  return value.startsWith(MARK) ? value.slice(MARK.length) : value;
}
