import { describe, expect, it } from 'vitest';
import { FIELD_GROUPS } from '../../../core/policy/scheme';
import { makeFacts, makeFinding, signalsOf } from './facts';
import { policyOf, rule } from './policies';

type Facts = ReturnType<typeof makeFacts>;

function holds(when: string, facts: Facts = makeFacts(), more: object = {}): boolean {
  const policy = policyOf({ rules: [rule('r', when, 'block')], ...more });
  return policy.decide('prompt', facts).action === 'block';
}

describe('fields of an exchange', () => {
  it.each([
    'http.request.method eq "POST" and http.host eq "chat.example.com" and door eq "proxy"',
    'http.request.uri eq "/v1/chat?mode=share&mode=x" and http.request.uri.path eq "/v1/chat"',
    'http.request.uri.query eq "mode=share&mode=x" and http.user_agent eq "curl/8.5"',
    'http.request.full_uri eq "https://chat.example.com/v1/chat?mode=share&mode=x"',
    'http.request.uri.args["mode"][1] eq "x" and len(http.request.uri.args.names) eq 2',
    'http.request.timestamp.sec eq 1790000000 and ip.src in {10.0.0.0/8}',
    'app.id eq "chatgpt" and app.name eq "ChatGPT" and app.status eq "approved"',
    'user.email eq "kim@example.com" and any(user.groups[*] in {"legal"})',
    'any(lower(file.names[*])[*] wildcard "*.docx") and file.count eq 1 and file.sizes[0] gt 1000',
    'model wildcard "gpt-*" and llm.protocol eq "generic" and llm.prompt.text eq "Grüße"',
    'len(llm.prompt.text) eq 7 and llm.prompt.detected and not llm.response.detected',
    'not any(dlp.findings[*] ne "") and dlp.match_count eq 0 and not dlp.unscannable',
  ])('%s', (when) => {
    expect(holds(when)).toBe(true);
  });

  it('are missing where nothing is known', () => {
    const facts = makeFacts({ actor: { groups: [] }, files: [] });
    expect(holds('user.email ne "" or ip.src ne 10.0.0.1 or device.id ne ""', facts)).toBe(false);
    expect(holds('app.vendor ne "" or client.process ne "" or ssl eq false', facts)).toBe(false);
    expect(holds('llm.prompt.injection_score ge 0 or llm.prompt.is_safe eq false')).toBe(false);
  });

  it('read files of unknown size', () => {
    const facts = makeFacts({ files: [{ name: 'a', mime: 'text/plain', size: -1 }] });
    expect(holds('len(file.sizes) eq 0 and file.count eq 1', facts)).toBe(true);
  });

  it('name each field and alias once', () => {
    const names = FIELD_GROUPS.flatMap(({ fields }) => fields).flatMap(({ name, aliases = [] }) => [
      name,
      ...aliases,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe('fields of findings', () => {
  const ssn = makeFinding({
    detector: 'us-ssn',
    type: 'US_SSN',
    category: 'pii',
    profiles: ['pii'],
    confidence: 'low',
  });
  const facts = makeFacts({ prompt: signalsOf(makeFinding(), ssn, ssn) });

  it.each([
    'dlp.findings contains "us-ssn" and len(dlp.findings) eq 2 and dlp.match_count eq 3',
    'any(dlp.categories[*] eq "credentials") and any(dlp.types[*] eq "US_SSN")',
    'any(dlp.profiles[*] eq "pii") and any(dlp.profiles[*] eq "credentials-and-secrets")',
    'cf.llm.prompt.pii_detected and cf.llm.prompt.pii_types contains "ssn"',
    'all(llm.prompt.pii_categories[*] eq "US_SSN") and llm.prompt.token_count eq 3',
  ])('%s', (when) => {
    expect(holds(when, facts)).toBe(true);
  });

  const profile = (more: object): object => ({
    profiles: [{ id: 'own', name: 'Own', detectors: ['us-ssn'], ...more }],
  });

  it('fires a profile only when its count exceeds the match count', () => {
    const fires = 'any(dlp.profiles[*] eq "own")';
    expect(holds(fires, facts, profile({ matchCount: 1 }))).toBe(true);
    expect(holds(fires, facts, profile({ matchCount: 2 }))).toBe(false);
  });

  it('does not count findings below the profile’s confidence', () => {
    const fires = 'any(dlp.profiles[*] eq "own")';
    expect(holds(fires, facts, profile({ minConfidence: 'medium' }))).toBe(false);
    expect(holds(fires, facts, profile({ categories: ['credentials'], matchCount: 2 }))).toBe(true);
  });

  it('lets a profile of the policy take the place of a predefined one', () => {
    const strict = { profiles: [{ id: 'pii', name: 'P', categories: ['pii'], matchCount: 9 }] };
    expect(holds('any(dlp.profiles[*] eq "pii")', facts, strict)).toBe(false);
  });
});
