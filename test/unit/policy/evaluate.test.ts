import { describe, expect, it } from 'vitest';
import { RuleLimitError } from '../../../core/policy/rules/error';
import { makeFacts, makeFinding, signalsOf } from './facts';
import { policyOf, rule } from './policies';

describe('the order of rules', () => {
  const policy = policyOf({
    rules: [
      rule('off', 'true', 'block', { enabled: false }),
      rule('first-log', 'door eq "proxy"', 'log'),
      rule('other-door', 'door eq "waf"', 'block'),
      rule('second-log', 'true', 'log'),
      rule('warned', 'app.id eq "chatgpt"', 'warn'),
      rule('too-late', 'true', 'block'),
      rule('late-log', 'true', 'log'),
    ],
  });

  it('notes log rules and stops at the first other match', () => {
    const decision = policy.decide('prompt', makeFacts());
    expect(decision.action).toBe('warn');
    expect(decision.rule?.id).toBe('warned');
    expect(decision.logged.map(({ id }) => id)).toEqual(['first-log', 'second-log']);
  });

  it('allows where no rule decides', () => {
    const logOnly = policyOf({ rules: [rule('log', 'true', 'log')] });
    const decision = logOnly.decide('prompt', makeFacts());
    expect(decision).toMatchObject({ action: 'allow', logged: [{ id: 'log' }] });
    expect(decision.rule).toBeUndefined();
  });

  it('keeps the phases apart', () => {
    const phased = policyOf({
      rules: [rule('answer', 'llm.response.pii_detected', 'block', { phase: 'response' })],
    });
    expect(phased.has('prompt')).toBe(false);
    expect(phased.has('response')).toBe(true);
    expect(policy.has('response')).toBe(false);
    const personal = signalsOf(makeFinding({ category: 'pii', type: 'US_SSN' }));
    expect(phased.decide('prompt', makeFacts({ response: personal })).action).toBe('allow');
    expect(phased.decide('response', makeFacts({ prompt: personal })).action).toBe('allow');
    expect(phased.decide('response', makeFacts({ response: personal })).action).toBe('block');
  });
});

describe('a rule that cannot be evaluated', () => {
  // Long needles of windows make more states than one evaluation may build.
  const when = 'llm.prompt.text matches "(a|b|c)[a-z]{200}Z"';
  const promptText = Array.from({ length: 300_000 }, (_, i) =>
    String.fromCharCode(97 + ((i * 7919 + ((i * i) >> 7)) % 20)),
  ).join('');
  const facts = makeFacts({ promptText });

  it.each([
    ['closed', 'warn', 'block', 'hostile'],
    ['closed', 'redact', 'block', 'hostile'],
    ['closed', 'allow', 'isolate', 'next'],
    ['closed', 'log', 'isolate', 'next'],
    ['open', 'block', 'isolate', 'next'],
  ])('fails %s for %s: %s by %s', (failure, action, decided, by) => {
    const failures: string[] = [];
    const policy = policyOf(
      { failure, rules: [rule('hostile', when, action), rule('next', 'true', 'isolate')] },
      ({ rule: failed, error }) => {
        expect(error).toBeInstanceOf(RuleLimitError);
        expect(error.message).not.toContain(promptText.slice(0, 20));
        failures.push(failed.id);
      },
    );
    const decision = policy.decide('prompt', facts);
    expect([decision.action, decision.rule?.id]).toEqual([decided, by]);
    expect(failures).toEqual(['hostile']);
  });

  it('has a budget of its own', () => {
    const heavy = 'llm.prompt.text matches "(a|b|c)[a-z]{40}Z"';
    const policy = policyOf({
      rules: [rule('a', heavy, 'block'), rule('b', `not ${heavy}`, 'isolate')],
    });
    const short = makeFacts({ promptText: promptText.slice(0, 4000) });
    expect(policy.decide('prompt', short).rule?.id).toBe('b');
  });
});
