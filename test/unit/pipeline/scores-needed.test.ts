import { describe, expect, it } from 'vitest';
import { layersFor } from '../../../core/pipeline/scores-needed';
import { parsePolicy } from '../../../core/policy/document';

function document(when: string, phase: 'prompt' | 'response' = 'prompt') {
  const action = 'log';
  const parsed = parsePolicy({ rules: [{ id: 'r', name: 'R', when, phase, action }] });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  return parsed.policy.document;
}

describe('the language models', () => {
  it('are not asked where no rule asks for what they say', () => {
    const policy = document('any(dlp.categories[*] == "credentials")');
    expect(layersFor(policy, 'prompt')).toBe('none');
    expect(layersFor(policy, 'response')).toBe('none');
  });

  it.each([
    'llm.prompt.injection_score lt 20',
    'cf.llm.prompt.unsafe_topic_detected',
    'any(llm.prompt.topics[*] == "intent:jailbreak")',
    'not llm.prompt.is_safe',
    'llm.prompt.custom_topic_categories["money"] lt 20',
    'any(llm.prompt.flagged_topics[*] == "S1")',
  ])('are asked for %s', (when) => {
    expect(layersFor(document(when), 'prompt')).toBe('all');
  });

  it('are asked about answers where a response rule wants it', () => {
    expect(layersFor(document('llm.response.unsafe_topic_detected', 'response'), 'response')).toBe(
      'all',
    );
  });
});
