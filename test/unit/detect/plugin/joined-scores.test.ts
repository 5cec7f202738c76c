import { describe, expect, it } from 'vitest';
import { joinedScores } from '../../../../core/detect/plugin/joined-scores';
import { companyScores, labelProbabilities } from '../../../../core/detect/plugin/label-scores';
import { UNSAFE_CATEGORIES, type LlmSignals } from '../../../../core/exchange/signals';

const categories = Object.fromEntries(
  UNSAFE_CATEGORIES.map((name) => [name, name === 'S7' ? 0.7 : 0.1]),
) as LlmSignals['unsafeCategories'];
const shipped: LlmSignals = {
  injectionScore: 20,
  unsafe: 0.7,
  unsafeCategories: categories,
  customTopics: { figures: 40 },
  topics: ['content:pii', 'intent:pii-request', 'intent:jailbreak'],
};

describe('the labels of a model', () => {
  it('exclude one another (softmax), or are each true by themselves (sigmoid)', () => {
    expect(labelProbabilities([1000, 1000], 'softmax')).toEqual([0.5, 0.5]);
    expect(labelProbabilities([0, 0], 'sigmoid')).toEqual([0.5, 0.5]);
    expect(labelProbabilities([3, 3], 'sigmoid')[0]).toBeCloseTo(0.953, 3);
  });

  it('count by their surest where several mean the same, and any topic is unsafe', () => {
    expect(
      companyScores([0.1, 0.2, 0.3, 0.4], ['harmless', 'injection', 'injection', 'S9']),
    ).toEqual({ injection: 0.3, unsafe: 0.4, categories: { S9: 0.4 } });
    expect(companyScores([0.9, 0.1], ['harmless', 'injection'])).toEqual({
      injection: 0.1,
      categories: {},
    });
  });
});

describe("the company's scores", () => {
  it('count beside those that ship where they are worse', () => {
    const joined = joinedScores(
      shipped,
      { injection: 0.05, unsafe: 0.9, categories: { S9: 0.9 } },
      'beside',
    );
    expect(joined).toMatchObject({
      injectionScore: 20,
      unsafe: 0.9,
      unsafeCategories: { ...categories, S9: 0.9 },
      customTopics: { figures: 40 },
      topics: ['content:pii', 'intent:pii-request', 'intent:jailbreak'],
    });
  });

  it('count instead of them where there are any', () => {
    const joined = joinedScores(shipped, { injection: 0.05, categories: {} }, 'instead');
    expect(joined).toEqual({
      ...shipped,
      injectionScore: 95,
      topics: ['content:pii', 'intent:pii-request'],
    });
  });

  it('stand alone where no model ships', () => {
    expect(joinedScores(undefined, { injection: 0.9, categories: {} }, 'beside')).toMatchObject({
      injectionScore: 10,
      unsafe: 0,
      topics: ['intent:jailbreak'],
    });
  });
});
