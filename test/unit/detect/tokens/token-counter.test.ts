import { expect, it } from 'vitest';
import { estimateTokens } from '../../../../core/detect/token-estimate';
import { loadTokenCounter, MOST_COUNTED } from '../../../../core/detect/tokens/token-counter';

const counter = await loadTokenCounter();

it('counts exactly for OpenAI’s models', () => {
  // Known counts of the public vocabularies.
  expect(counter.count('hello world', 'gpt-4o')).toEqual({ count: 2, exact: true });
  expect(counter.count('hello world', 'openai/gpt-3.5-turbo')).toEqual({ count: 2, exact: true });
  expect(counter.count('tiktoken is great!', 'gpt-4')).toEqual({ count: 6, exact: true });
  expect(counter.count('お誕生日おめでとう', 'gpt-4')).toEqual({ count: 9, exact: true });
  expect(counter.count('お誕生日おめでとう', 'o3-mini').count).toBeLessThan(9);
  expect(counter.count('')).toEqual({ count: 0, exact: true });
});

it('takes the names of special tokens for text', () => {
  expect(counter.count('<|endoftext|>').count).toBeGreaterThan(1);
});

it('marks what it estimates', () => {
  const text = 'The quick brown fox jumps over the lazy dog.';
  const exact = counter.count(text, 'gpt-4o').count;
  for (const model of ['claude-sonnet-4', 'vertex/gemini-2.0-flash', 'something-else']) {
    const { count, exact: isExact } = counter.count(text, model);
    expect(isExact).toBe(false);
    expect(count).toBeGreaterThanOrEqual(exact);
    expect(count).toBeLessThan(exact * 1.3);
  }
});

it('is bounded for long texts and long words', async () => {
  const long = 'word and '.repeat(MOST_COUNTED);
  const { count, exact } = counter.count(long);
  expect(exact).toBe(false);
  expect(Math.abs(count - MOST_COUNTED * 2)).toBeLessThan(MOST_COUNTED * 0.1);
  const started = process.cpuUsage();
  expect(counter.count('x9f'.repeat(100_000)).exact).toBe(false);
  expect(process.cpuUsage(started).user / 1000).toBeLessThan(10_000);
  const one = await loadTokenCounter(['o200k_base']);
  expect(one.count('hello world', 'gpt-4')).toEqual({ count: 2, exact: false });
});

it('estimates without a vocabulary, close to the count', () => {
  const texts = [
    'Please write a polite letter to our customers about the delay of their orders this week.',
    'export function sum(values: readonly number[]): number {\n  return values.reduce((a, b) => a + b, 0);\n}\n',
    'Sehr geehrte Damen und Herren, bitte überweisen Sie den Betrag von 1.250,00 EUR bis Freitag.',
    'Привет, как дела? Напишите мне завтра утром.',
  ];
  for (const text of texts) {
    const { count } = counter.count(text);
    expect(Math.abs(estimateTokens(text) - count) / count).toBeLessThan(0.35);
  }
  expect(estimateTokens('')).toBe(0);
  const long = texts.join('\n').repeat(400);
  expect(
    Math.abs(estimateTokens(long) / (400 * estimateTokens(texts.join('\n'))) - 1),
  ).toBeLessThan(0.1);
});
