import { describe, expect, it } from 'vitest';
import { NO_SIGNALS, UNSAFE_CATEGORIES, type UnsafeCategory } from '../../../core/exchange/signals';
import { FIELD_GROUPS } from '../../../core/policy/scheme';
import { makeFacts, makeFinding, signalsOf } from './facts';
import { policyOf, rule } from './policies';

type Facts = ReturnType<typeof makeFacts>;

function holds(when: string, facts: Facts = makeFacts(), more: object = {}): boolean {
  const policy = policyOf({ rules: [rule('r', when, 'block')], ...more });
  return policy.decide('prompt', facts).action === 'block';
}

/** What doors can know beyond the ordinary. 2026-09-21 14:13 UTC is a Monday. */
const rich = makeFacts({
  now: 1_790_000_000_000,
  actor: { groups: [], signedIn: 1_790_000_000_000 - 90_500 },
  request: {
    ...makeFacts().request,
    httpVersion: 'HTTP/2',
    encrypted: true,
    port: 8443,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      cookie: 'a=1; b=2; b=3; broken',
      referer: 'https://chat.example/',
      'x-forwarded-for': '192.0.2.1',
      'user-agent': 'curl/8.5',
    },
  },
  body: { bytes: Buffer.from('{"model":"gpt-4o"}'), mime: 'application/json' },
  device: {
    os: 'linux',
    osVersion: '24.04',
    managed: true,
    serialNumber: 'S1',
    posture: { disk_encryption: true, firewall: false },
  },
  provider: 'openai',
  cost: 0.0015,
  mcp: { server: 'github', method: 'tools/call', tool: 'x', direction: 'request' },
  prompt: {
    ...NO_SIGNALS,
    llm: {
      injectionScore: 7,
      unsafe: 0.9,
      unsafeCategories: {
        ...(Object.fromEntries(UNSAFE_CATEGORIES.map((id) => [id, 0.1])) as Record<
          UnsafeCategory,
          number
        >),
        S10: 0.8,
      },
      customTopics: { rivals: 12 },
      topics: ['intent:jailbreak'],
    },
  },
});

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

  it.each([
    'http.request.version eq "HTTP/2" and ssl and tcp.dstport eq 8443 and cf.edge.server_port in {8443}',
    'any(http.request.headers["content-type"][*] contains "json") and not http.request.headers.truncated',
    'http.request.headers.names contains "cookie" and any(http.request.headers.values[*] eq "curl/8.5")',
    'http.request.cookies["a"][0] eq "1" and http.request.cookies["b"][1] eq "3" and http.cookie contains "b="',
    'http.referer contains "chat" and http.x_forwarded_for eq "192.0.2.1"',
    'lookup_json_string(http.request.body.raw, "model") eq "gpt-4o" and http.request.body.size eq 18',
    'http.request.body.mime eq "application/json" and not http.request.body.truncated',
    'len(http.request.body.form.names) eq 0',
    'device.os eq "linux" and starts_with(device.os_version, "24.") and device.managed',
    'device.posture["disk_encryption"] and device.posture["firewall"] eq false',
    'not device.posture["unknown"] and device.serial_number eq "S1" and session.age eq 90',
    'provider eq "openai" and cost eq 1500 and llm.cost gt 1499',
    'mcp.server eq "github" and mcp.tool eq "x" and mcp.method eq "tools/call" and mcp.direction eq "request"',
    'time.hour eq 14 and time.minute eq 13 and time.weekday eq 1 and time.day eq 21 and time.month eq 9 and time.year eq 2026',
    'llm.prompt.injection_score eq 7 and cf.llm.prompt.injection_score lt 20',
    'llm.prompt.unsafe_topic_detected and not llm.prompt.is_safe and cf.llm.prompt.flagged_topics contains "S10"',
    'llm.prompt.flagged_topics contains "HATE_AND_DISCRIMINATION" and len(llm.prompt.flagged_topics) eq 2',
    'cf.llm.prompt.custom_topic_categories["rivals"] lt 30 and any(llm.prompt.topics[*] eq "intent:jailbreak")',
  ])('%s (of doors that know more)', (when) => {
    expect(holds(when, rich)).toBe(true);
  });

  it('tell the time in the company’s zone', () => {
    const organisation = { timeZone: 'Asia/Kolkata' };
    expect(holds('time.hour eq 19 and time.minute eq 43', rich, { organisation })).toBe(true);
  });

  it('read the form of a body', () => {
    const bytes = Buffer.from('q=a+b&q=%C3%BC&empty&%zz=1');
    const body = { bytes, mime: 'application/x-www-form-urlencoded', truncated: true };
    const when =
      'http.request.body.form["q"][0] eq "a b" and http.request.body.form["q"][1] eq "ü" and ' +
      'http.request.body.form.names contains "%zz" and http.request.body.form.values contains "" ' +
      'and http.request.body.truncated';
    expect(holds(when, makeFacts({ body }))).toBe(true);
  });

  it('show the first megabyte of a body', () => {
    const body = { bytes: Buffer.alloc(2 ** 20 + 5, 97), mime: 'text/plain' };
    const when =
      'len(http.request.body.raw) eq 1048576 and http.request.body.size eq 1048581 and http.request.body.truncated';
    expect(holds(when, makeFacts({ body }))).toBe(true);
  });

  it('read the head of an answer', () => {
    const when =
      'http.response.code eq 200 and http.response.content_type.media_type eq "text/event-stream" and ' +
      'http.response.headers.names contains "x-id" and http.response.headers["x-id"][0] eq "5" and ' +
      'any(http.response.headers.values[*] eq "5") and http.response.body.size eq 12 and ' +
      'llm.response.text contains "hi"';
    const policy = policyOf({ rules: [rule('r', when, 'block', { phase: 'response' })] });
    const headers = {
      'content-type': 'Text/Event-Stream; charset=utf-8',
      'x-id': '5',
      'content-length': '12',
    };
    const facts = makeFacts({ responseHead: { status: 200, headers }, responseText: 'oh hi' });
    expect(policy.decide('response', facts).action).toBe('block');
    expect(policy.decide('response', makeFacts()).action).toBe('allow');
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
