import { codeFeatures, CODE_BUCKETS } from '../../../core/detect/models/code/code-features';
import type { ContainerArray } from '../../../core/detect/models/container';
import { classifyCode } from '../../../core/detect/source-code';
import { trainBlend } from '../blend-trainer';
import type { DataItem } from '../data';
import { englishAttack, englishBenign, foreign } from '../grammar/generated';
import type { Random } from '../random';
import { plainLines } from './plain-lines';
import { snippetFiles } from './snippet-files';
import { SNIPPETS } from './snippets';

/** A text that is prose (no language) or code. */
export interface CodeExample {
  readonly text: string;
  readonly language: string | undefined;
  readonly source: string;
  /** False for what tells languages apart but not code from prose: keywords are words of prose too. */
  readonly code?: boolean;
}

const FILES = snippetFiles();

export const LANGUAGES: readonly string[] = Object.keys(SNIPPETS).sort();

const NAMES = ['user', 'item', 'total', 'data', 'config', 'parser', 'result', 'index', 'client', 'buffer', 'node', 'handler', 'price', 'order', 'value', 'count', 'stack', 'queue', 'image', 'frame', 'token', 'cache', 'shape', 'matrix', 'player', 'score', 'event', 'server', 'list', 'tree', 'key', 'msg', 'account', 'invoice', 'weather', 'color', 'width', 'square', 'fib', 'prime', 'node1', 'tmp', 'foo', 'bar', 'x', 'n', 's']; // prettier-ignore
const STRINGS = ['Hello', 'Hello, world', 'invalid input', 'done', 'total is', 'not found', 'error', 'Enter a number', 'result', 'the name', 'main page', 'please wait', 'sample', 'report', 'ok']; // prettier-ignore

function named(random: Random): string {
  const first = random.pick(NAMES);
  const second = random.chance(0.4) ? random.pick(NAMES) : '';
  const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
  return random.pick([
    first + capital(second),
    capital(first) + capital(second),
    second === '' ? first : `${first}_${second}`,
  ]);
}

/** A snippet with names filled in, whole or cut out of its middle. */
export function generatedCode(language: string, random: Random): string {
  const names = { a: named(random), b: named(random), c: named(random), d: named(random) };
  let text = random
    .pick([...(SNIPPETS[language] ?? []), ...(FILES.get(language) ?? [])])
    .replace(/§([abcd])/g, (_, slot: 'a' | 'b' | 'c' | 'd') => names[slot])
    .replace(/§n/g, () => String(1 + random.below(random.chance(0.5) ? 20 : 1000)))
    .replace(/§s/g, () => random.pick(STRINGS));
  if (random.chance(0.25)) text += `\n${generatedCode(language, random)}`;
  const lines = text.split('\n');
  if (random.chance(0.45) && lines.length > 4) {
    const from = random.below(lines.length - 3);
    text = lines.slice(from, from + 3 + random.below(lines.length - from - 2)).join('\n');
  }
  return text;
}

function ownProse(random: Random): string {
  if (random.chance(0.2)) return foreign('benign', random).text;
  if (random.chance(0.2)) return englishAttack(random);
  return random.chance(0.2) ? plainLines(random) : englishBenign(random);
}

export function generatedCodeExamples(random: Random, each: number): CodeExample[] {
  const code = LANGUAGES.flatMap((language) =>
    Array.from({ length: each }, () => ({
      text: generatedCode(language, random),
      language,
      source: 'own snippets',
    })),
  );
  const prose = Array.from({ length: each * 25 }, () => ({
    text: ownProse(random),
    language: undefined,
    source: 'own prose',
  }));
  return [...code, ...prose];
}

export function codeExamples(items: readonly DataItem[]): CodeExample[] {
  return items.map(({ text, label, lang, source }) => ({
    text,
    language: label === 1 ? (lang ?? undefined) : undefined,
    source,
  }));
}

const EPOCHS = 6;
const RATE = 0.08;
const DROPOUT = 0.3;

/**
 * A logistic regression for code against prose and a softmax over the languages, both on hashed
 * tokens, by AdaGrad.
 */
export function trainCode(
  examples: readonly CodeExample[],
  random: Random,
): {
  arrays: Record<string, ContainerArray>;
  meta: { languages: readonly string[]; blend: number[] };
} {
  const outputs = LANGUAGES.length + 1;
  const weights = new Float32Array(CODE_BUCKETS * outputs);
  const squares = new Float32Array(CODE_BUCKETS * outputs).fill(1e-4);
  const biases = new Float32Array(outputs);
  const prepared = examples.map((example) => ({
    features: codeFeatures(example.text),
    tellsCode: example.code !== false,
    language: example.language === undefined ? 0 : LANGUAGES.indexOf(example.language) + 1,
  }));
  const sums = new Float64Array(outputs);
  for (let epoch = 0; epoch < EPOCHS; epoch++) {
    const rate = RATE / (1 + epoch * 0.5);
    for (const { features, language, tellsCode } of random.shuffle([...prepared])) {
      const kept = features.filter(() => !random.chance(DROPOUT));
      if (kept.length === 0) continue;
      const value = 1 / Math.sqrt(kept.length);
      sums.fill(0);
      for (const bucket of kept) {
        for (let output = 0; output < outputs; output++)
          sums[output] = (sums[output] as number) + (weights[bucket * outputs + output] as number);
      }
      sums.forEach((sum, output) => (sums[output] = sum * value + (biases[output] as number)));
      const most = Math.max(...sums.subarray(1));
      const total = sums.subarray(1).reduce((all, logit) => all + Math.exp(logit - most), 0);
      for (let output = tellsCode ? 0 : 1; output < outputs; output++) {
        if (output > 0 && language === 0) break;
        const logit = sums[output] as number;
        const error =
          output === 0
            ? 1 / (1 + Math.exp(-logit)) - (language > 0 ? 1 : 0)
            : Math.exp(logit - most) / total - (output === language ? 1 : 0);
        if (Math.abs(error) < 1e-3) continue;
        biases[output] = (biases[output] as number) - 0.02 * rate * error;
        const gradient = error * value;
        for (const bucket of kept) {
          const at = bucket * outputs + output;
          const square = (squares[at] as number) + gradient * gradient;
          squares[at] = square;
          weights[at] = (weights[at] as number) - (rate * gradient) / Math.sqrt(square);
        }
      }
    }
  }
  const quantised = quantise(weights, outputs);
  const blend = fitBlend(examples, prepared, weights, outputs, biases[0] as number);
  return { arrays: { ...quantised, biases }, meta: { languages: LANGUAGES, blend } };
}

function quantise(
  weights: Float32Array,
  outputs: number,
): { weights: Int8Array; scales: Float32Array } {
  const scales = new Float32Array(outputs);
  const out = new Int8Array(weights.length);
  for (let output = 0; output < outputs; output++) {
    const column: number[] = [];
    for (let at = output; at < weights.length; at += outputs) {
      if (weights[at] !== 0) column.push(Math.abs(weights[at] as number));
    }
    column.sort((a, b) => a - b);
    const largest = column[Math.floor(column.length * 0.9995)] ?? 1;
    scales[output] = largest / 127;
    for (let at = output; at < weights.length; at += outputs) {
      out[at] = Math.max(
        -127,
        Math.min(127, Math.round(((weights[at] as number) / largest) * 127)),
      );
    }
  }
  return { weights: out, scales };
}

/** How much the trained layer and the rules count; the layer is held back, for it has seen the texts. */
function fitBlend(
  examples: readonly CodeExample[],
  prepared: readonly { features: Uint32Array; language: number; tellsCode: boolean }[],
  weights: Float32Array,
  outputs: number,
  bias: number,
): number[] {
  const inputs = prepared.flatMap(({ features, language, tellsCode }, index) => {
    if (!tellsCode) return [];
    const value = 1 / Math.sqrt(Math.max(1, features.length));
    const logit =
      features.reduce((sum, bucket) => sum + (weights[bucket * outputs] as number), 0) * value +
      bias;
    return {
      inputs: [logit * 0.5, classifyCode(examples[index]?.text ?? '').score],
      target: language > 0 ? 1 : 0,
      weight: 1,
    };
  });
  const [trained = 1, rules = 1, offset = 0] = trainBlend(inputs, 2);
  return [trained * 0.5, rules, offset];
}
