import { describe, expect, it } from 'vitest';
import { MAX_WINDOWS, TokenWindows } from '../../../../core/detect/plugin/token-windows';
import { UNIGRAM_PIECES, WORD_PIECES } from '../../../fixtures/models/model-folder';

const of = (tokenizer: Readonly<Record<string, unknown>>, maxTokens = 16): TokenWindows =>
  new TokenWindows({
    ...{ tokenizer, maxTokens, tokenizerConfig: {}, tokenizerFile: '/model/tokenizer.json' },
  });

describe('stretches of tokens', () => {
  it('begin and end as the model was trained', () => {
    expect(of(WORD_PIECES).of('Jailbreak poison')).toEqual([[2, 5, 6, 7, 3]]);
  });

  it('are cut by the surest pieces', () => {
    expect(of(UNIGRAM_PIECES).of('jailbreak jailbreak')).toEqual([[2, 3, 2, 3]]);
  });

  it('overlap, so that a word across two of them is whole in one', () => {
    const stretches = of(WORD_PIECES).of(`${'a '.repeat(13)}jailbreak ${'a '.repeat(9)}`);
    expect(stretches).toEqual([
      [2, ...Array<number>(13).fill(4), 5, 3],
      [2, 4, 5, 6, ...Array<number>(9).fill(4), 3],
    ]);
  });

  it('are those at start and end where there are too many', () => {
    const stretches = of(WORD_PIECES).of(`poison ${'a '.repeat(200_000)}jailbreak`);
    expect(stretches).toHaveLength(MAX_WINDOWS);
    expect(stretches.every((stretch) => stretch.length <= 16)).toBe(true);
    expect(stretches[0]).toContain(7);
    expect(stretches.at(-1)).toContain(6);
  });

  it('are one for an empty text', () => {
    expect(of(WORD_PIECES).of('')).toEqual([[2, 3]]);
  });

  it('say which file is no tokenizer', () => {
    expect(() => of({ model: { type: 'Unheard' } })).toThrow(
      /^\/model\/tokenizer\.json: cannot be used as a tokenizer: /,
    );
  });
});
