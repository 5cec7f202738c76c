/** Short names that the field uses for some kinds of personal data; others are just lower case. */
const SHORT_NAMES: ReadonlyMap<string, string> = new Map([
  ['US_SSN', 'ssn'],
  ['EMAIL_ADDRESS', 'email'],
  ['PHONE_NUMBER', 'phone'],
]);
const LONG_NAMES: ReadonlyMap<string, string> = new Map(
  [...SHORT_NAMES].map(([long, short]) => [short, long]),
);

/** `US_SSN` → `ssn`. */
export function shortPiiName(category: string): string {
  return SHORT_NAMES.get(category) ?? category.toLowerCase();
}

/** `ssn` → `US_SSN`. */
export function longPiiName(short: string): string {
  return LONG_NAMES.get(short) ?? short.toUpperCase();
}
