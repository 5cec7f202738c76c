/** A text as XML content or attribute value. */
export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** Lines, each moved to the right by so many levels of two spaces. */
export function indented(levels: number, text: string): string {
  const space = '  '.repeat(levels);
  return text.replace(/^(?=.)/gm, space);
}
