/** Shorter values show nothing of themselves. */
const LEAST_TO_SHOW = 8;

/**
 * A sample of a found value that is safe to show and to store: at most a fifth of it, never more than
 * four characters at the start and two at the end, line breaks removed.
 */
export function maskedSample(value: string): string {
  const line = /\s/.test(value) ? value.replace(/\s+/g, ' ').trim() : value;
  if (line.length < LEAST_TO_SHOW) return '…';
  const shown = Math.floor(line.length / 5);
  const head = Math.min(4, Math.max(1, shown - 2));
  const tail = Math.min(2, Math.max(0, shown - head));
  const sample = `${line.slice(0, head)}…${tail === 0 ? '' : line.slice(-tail)}`;
  return /[\ud800-\udfff]/.test(sample) ? sample.replace(/[\ud800-\udfff]/g, '') : sample;
}
