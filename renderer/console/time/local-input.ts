const pad = (value: number): string => String(value).padStart(2, '0');

/** What a clock in a zone shows at a moment, as if it were UTC, ms. */
function wallClock(ms: number, zone: string | undefined): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
    timeZone: zone,
  }).formatToParts(ms);
  const part = (type: Intl.DateTimeFormatPartTypes): number =>
    Number(parts.find((one) => one.type === type)?.value);
  const [year, month, day] = [part('year'), part('month'), part('day')];
  return Date.UTC(year, month - 1, day, part('hour'), part('minute'), part('second'));
}

/** A moment as a `datetime-local` field shows it in a zone; undefined: the computer's. */
export function toLocalInput(ms: number, zone: string | undefined): string {
  const wall = new Date(wallClock(ms, zone));
  const date = `${wall.getUTCFullYear()}-${pad(wall.getUTCMonth() + 1)}-${pad(wall.getUTCDate())}`;
  return `${date}T${pad(wall.getUTCHours())}:${pad(wall.getUTCMinutes())}`;
}

/**
 * The moment that such a field means; undefined for none. A time that a change of clocks leaves out
 * or has twice means one of the two moments around it.
 */
export function fromLocalInput(text: string, zone: string | undefined): number | undefined {
  const wanted = Date.parse(`${text}Z`);
  if (Number.isNaN(wanted)) return undefined;
  // The offset of the guess is right but near a change of clocks, where the second step mends it.
  const guess = wanted - (wallClock(wanted, zone) - wanted);
  return guess - (wallClock(guess, zone) - wanted);
}
