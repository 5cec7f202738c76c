/** One second, ms: the resolution of an HTTP date. */
const SECOND = 1000;
let second = Number.NaN;
let text = '';

/** Now as a `Date` field has it (RFC 9110 6.6.1); formatted once a second. */
export function httpDate(): string {
  const now = Math.floor(Date.now() / SECOND);
  if (now !== second) {
    second = now;
    text = new Date(now * SECOND).toUTCString();
  }
  return text;
}
