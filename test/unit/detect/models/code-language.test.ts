import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadModels } from '../../../../core/detect/models/language-models';
import { keywordExamples } from '../../../../scripts/train/code/keyword-examples';
import { snippetFiles } from '../../../../scripts/train/code/snippet-files';
import { LANGUAGES } from '../../../../scripts/train/code/code-trainer';
import { Random } from '../../../../scripts/train/random';
import { CODE_SAMPLES, PLAIN_LINES } from '../../../fixtures/models/code-samples';

const models = loadModels(join(import.meta.dirname, '../../../../resources/models'));

describe('the model of code', () => {
  it('names the language of code that it has not learned from', () => {
    const wrong = Object.entries(CODE_SAMPLES).flatMap(([language, text]) => {
      const guess = models.code(text);
      return guess.language === language ? [] : [`${language}: ${guess.language ?? 'no code'}`];
    });
    expect(wrong.length, wrong.join(', ')).toBeLessThanOrEqual(2);
  });

  it('does not take addresses, prices and lists for code', () => {
    const taken = PLAIN_LINES.filter((text) => models.code(text).score >= 0.5);
    expect(taken).toEqual([]);
  });
});

describe('what the model of code learns from', () => {
  it('has snippets of languages that it knows, and none that is empty or has a slot of no name', () => {
    for (const [language, snippets] of snippetFiles()) {
      expect(LANGUAGES, language).toContain(language);
      for (const snippet of snippets) {
        expect(snippet.trim(), language).not.toBe('');
        expect(snippet.match(/§(?![abcdns])./g), `${language}: ${snippet}`).toBeNull();
      }
    }
  });

  it('has keywords of most languages, as words and never as settings of the highlighter', () => {
    const examples = keywordExamples(LANGUAGES, new Random(1));
    const languages = new Set(examples.map(({ language }) => language));
    expect(languages.size).toBeGreaterThanOrEqual(40);
    const words = examples
      .filter(({ language }) => language === 'kotlin')
      .flatMap(({ text }) => text.split(/\s/));
    expect(words).toContain('companion');
    expect(examples.filter(({ text }) => /\$pattern|\|\d|\bnull_\b/.test(text))).toEqual([]);
  });
});
