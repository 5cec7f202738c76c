import { generateMnemonic } from '@scure/bip39';
import { wordlist } from '@scure/bip39/wordlists/english';
import { expect, it } from 'vitest';
import { seedPhrases } from '../../../core/detect/seed-phrases';

it.each([128, 160, 192, 224, 256])('finds a phrase of %i bits, written as people do', (bits) => {
  const phrase = generateMnemonic([...wordlist], bits);
  for (const written of [
    phrase,
    phrase.replaceAll(' ', '\n'),
    phrase.replaceAll(' ', ', '),
    phrase
      .split(' ')
      .map((word, index) => `${index + 1}. ${word}`)
      .join('\n'),
  ]) {
    const text = `My wallet: ${written}. Keep it`;
    const [found] = seedPhrases(text);
    const first = phrase.slice(0, phrase.indexOf(' '));
    expect(found?.language).toBe('english');
    expect(text.slice(found?.start, found?.end).startsWith(first)).toBe(true);
    expect(text.slice(found?.end)).toBe('. Keep it');
  }
});

it('passes over words of the list without their checksum, and the list itself', () => {
  expect(seedPhrases(wordlist.slice(0, 12).join(' '))).toEqual([]);
  expect(seedPhrases(wordlist.join('\n'))).toEqual([]);
  expect(seedPhrases('the quick brown fox jumps over the lazy dog and runs')).toEqual([]);
});
