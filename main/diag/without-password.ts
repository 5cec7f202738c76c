/** A scheme at the beginning, then everything up to the last `@`. */
const USER_INFO = /^((?:[a-z][a-z\d+.-]*:\/\/)?).*@/is;

/**
 * The address of a proxy without who signs in to it. People write passwords with any sign in them, not
 * encoded and also without a scheme before them, so that rather too much goes than too little.
 */
export function withoutPassword(address: string): string {
  return address.replace(USER_INFO, '$1');
}
