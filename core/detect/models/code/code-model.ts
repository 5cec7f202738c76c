import { classifyCode, type CodeGuess } from '../../source-code';
import { languageEvidence } from '../../source-code-language';
import type { Container } from '../container';
import { codeFeatures } from './code-features';

/** Outputs: prose or code, then one for each language. */
interface CodeMeta {
  readonly languages: readonly string[];
  /** Weights of the trained layer and of the rules' score, then the bias. */
  readonly blend: readonly [number, number, number];
}

/** What one point of the rules' evidence for a language is worth, logits. */
const EVIDENCE = 0.5;

/** Evidence beyond this says no more. */
const MOST_EVIDENCE = 8;

/** From this score on the language is named. */
const NAMED = 0.4;

/** Tells code from prose, and the language: a linear layer over tokens, beside the rules. */
export class CodeModel {
  readonly #weights: Int8Array;
  readonly #scales: Float32Array;
  readonly #biases: Float32Array;
  readonly #meta: CodeMeta;

  /** @throws ModelFileError */
  constructor(container: Container) {
    this.#weights = container.int8('weights');
    this.#scales = container.float32('scales');
    this.#biases = container.float32('biases');
    this.#meta = container.meta as CodeMeta;
  }

  /** Logits of all outputs for a text's features. */
  #logits(features: Uint32Array): Float64Array {
    return Float64Array.from(this.#scales, (_, output) => this.#logit(features, output));
  }

  #logit(features: Uint32Array, output: number): number {
    const outputs = this.#scales.length;
    const weights = this.#weights;
    let sum = 0;
    for (let at = 0; at < features.length; at++) {
      sum += weights[(features[at] as number) * outputs + output] as number;
    }
    const value = 1 / Math.sqrt(Math.max(1, features.length));
    return sum * value * (this.#scales[output] as number) + (this.#biases[output] as number);
  }

  classify(text: string): CodeGuess {
    const guess = classifyCode(text);
    const code = guess.lines > 0 ? text.slice(guess.start, guess.end) : text;
    const features = codeFeatures(text);
    const [trained, rules, bias] = this.#meta.blend;
    // Most texts are prose: the languages are asked of code only.
    const logit = this.#logit(features, 0);
    const score = 1 / (1 + Math.exp(-(trained * logit + rules * guess.score + bias)));
    const { start, end, lines } = guess;
    if (score < NAMED) return { score, start, end, lines };
    // Prose around the code says nothing about its language.
    const own = this.#logits(code.length < 0.7 * text.length ? codeFeatures(code) : features);
    return { score, language: this.#languageOf(own, code), start, end, lines };
  }

  #languageOf(logits: Float64Array, code: string): string {
    const evidence = languageEvidence(code);
    let best = '';
    let most = -Infinity;
    this.#meta.languages.forEach((language, index) => {
      const marks = Math.min(MOST_EVIDENCE, evidence.get(language) ?? 0);
      const total = (logits[index + 1] as number) + EVIDENCE * marks;
      if (total > most) {
        most = total;
        best = language;
      }
    });
    return best;
  }
}
