/** Characters that the model of names and words tells apart; all others share the last symbol. */
export const PAIR_ALPHABET = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_?';

const SYMBOLS = new Uint8Array(128).fill(PAIR_ALPHABET.length - 1);
for (let index = 0; index < PAIR_ALPHABET.length - 1; index++) {
  SYMBOLS[PAIR_ALPHABET.charCodeAt(index)] = index;
}

/** The symbol of a UTF-16 code unit. */
export function pairSymbol(code: number): number {
  return SYMBOLS[code] ?? PAIR_ALPHABET.length - 1;
}
