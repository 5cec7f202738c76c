import { decodeTime, encodeTime } from 'ulid';

/** Characters of a ULID's time. */
const TIME_LENGTH = 10;
const RANDOM_FLOOR = '0'.repeat(16);
/** Largest time that a ULID holds: 48 bits, milliseconds since the epoch. */
const LAST_MS = 2 ** 48 - 1;

/** The smallest ULID of this time, milliseconds since the epoch: all earlier ids are less. */
export function ulidFloor(time: number): string {
  const ms = Math.min(Math.max(0, Math.floor(time)), LAST_MS);
  return encodeTime(ms, TIME_LENGTH) + RANDOM_FLOOR;
}

/** An exchange's event is written at most this long after the exchange began, ms. */
const LONGEST_HOLD_MS = 86_400_000;

/**
 * Ids that the events of these exchanges can have, so that PostgreSQL looks into a day or two only:
 * both are ULIDs of one clock.
 */
export function idsOfExchanges(exchangeIds: readonly string[]): [string, string] {
  const times = exchangeIds.map((id) => decodeTime(id));
  return [
    ulidFloor(Math.min(...times) - LONGEST_HOLD_MS),
    ulidFloor(Math.max(...times) + LONGEST_HOLD_MS),
  ];
}
