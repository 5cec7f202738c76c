/** Shorter values show nothing of themselves. */
const LEAST_TO_SHOW = 8;

/** Characters that are left at the end: people know cards and accounts by their last four. */
const MOST_SHOWN = 4;

/** A share of one in this many may be left. */
const SHARE = 4;

/** Stars for all but a little of the value. Separators stay, so that its shape can be read. */
export function partlyMasked(type: string, value: string): string {
  const at = value.lastIndexOf('@');
  if (type === 'EMAIL_ADDRESS' && at > 1) {
    return `${value.slice(0, 1)}${stars(value.slice(1, at))}${value.slice(at)}`;
  }
  const characters = (value.match(/[\p{L}\p{N}]/gu) ?? []).length;
  const shown = value.length < LEAST_TO_SHOW ? 0 : Math.min(MOST_SHOWN, characters / SHARE);
  return stars(value, characters - Math.floor(shown));
}

/** Exchanges the first `count` letters and digits for stars. */
function stars(value: string, count = Infinity): string {
  let left = count;
  const masked = value.replace(/[\p{L}\p{N}]/gu, (character) => (left-- > 0 ? '*' : character));
  // Something without a letter or digit, such as a picture of one, has no shape to keep.
  return masked === value ? '*'.repeat(Math.min(value.length, LEAST_TO_SHOW)) : masked;
}
