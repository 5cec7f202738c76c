import { describe, expect, it } from 'vitest';
import { evaluate, refusalOf } from './evaluate-expression';

describe('literals', () => {
  it.each([
    ['tcp.dstport eq 0x1F', 31],
    ['tcp.dstport eq 017', 15],
    ['tcp.dstport eq -9223372036854775808', null],
    ['tcp.dstport in {-5..-1 10}', -3],
  ])('reads the integer of %s', (expression, value) => {
    if (value === null) expect(evaluate(`not ${expression}`, { 'tcp.dstport': 1 })).toBe(true);
    else expect(evaluate(expression, { 'tcp.dstport': value })).toBe(true);
  });

  it('keeps 64-bit integers exact', () => {
    const context = { 'http.cookie': '{"n":9223372036854775807}' };
    const lookUp = 'lookup_json_integer(http.cookie, "n")';
    expect(evaluate(`${lookUp} eq 9223372036854775807`, context)).toBe(true);
    expect(evaluate(`${lookUp} eq 9223372036854775806`, context)).toBe(false);
    expect(evaluate(`${lookUp} & 0x4000000000000000`, context)).toBe(true);
  });

  it.each([
    ['tcp.dstport eq 08', 15],
    ['tcp.dstport eq 9223372036854775808', 15],
    ['tcp.dstport in {5..1}', 16],
    ['tcp.dstport eq 1_000', 15],
    ['ip.src eq 10.0.0.0/8', 10],
    ['ip.src eq 010.0.0.1', 10],
    ['ip.src in {10.0.0.1..::1}', 11],
    ['ip.src in {10.0.0.0/33}', 11],
    ['http.host eq 61', 13],
    ['http.host eq "\\n"', 14],
    ['http.host eq "\\400"', 14],
    ['http.host eq "\\x4"', 14],
    [`http.host eq r${'#'.repeat(256)}"a"${'#'.repeat(256)}`, 13],
  ])('refuses %s at its place', (expression, offset) => {
    expect(refusalOf(expression).offset).toBe(offset);
  });

  it('reads strings as bytes', () => {
    expect(evaluate('http.cookie eq "\\xc3\\xa9"', { 'http.cookie': 'é' })).toBe(true);
    expect(evaluate('http.cookie eq "é"', { 'http.cookie': { $hex: 'c3a9' } })).toBe(true);
    expect(evaluate('http.cookie eq 61-62.63', { 'http.cookie': 'abc' })).toBe(true);
    expect(evaluate('http.cookie eq r##"a"#b"##', { 'http.cookie': 'a"#b' })).toBe(true);
    expect(evaluate('http.cookie lt "\\xff"', { 'http.cookie': '\u{1f600}' })).toBe(true);
  });

  it('keeps the address families apart', () => {
    const mapped = { 'ip.src': '::ffff:10.0.0.1' };
    expect(evaluate('ip.src eq 10.0.0.1', mapped)).toBe(false);
    expect(evaluate('ip.src ne 10.0.0.1', mapped)).toBe(true);
    expect(evaluate('ip.src gt 10.0.0.1', mapped)).toBe(false);
    expect(evaluate('ip.src in {0.0.0.0/0}', mapped)).toBe(false);
    expect(evaluate('ip.src eq ::ffff:a00:1', mapped)).toBe(true);
    expect(evaluate('ip.src in {::1..::ffff:ffff:ffff}', mapped)).toBe(true);
  });
});

describe('operators', () => {
  it('bind as not, and, xor, or', () => {
    const context = { ssl: true, 'cf.client.bot': false };
    expect(evaluate('ssl xor ssl and cf.client.bot', context)).toBe(true);
    expect(evaluate('ssl or ssl xor ssl', context)).toBe(true);
    expect(evaluate('not cf.client.bot and cf.client.bot', context)).toBe(false);
    expect(evaluate('ssl ^^ ssl ^^ ssl', context)).toBe(true);
  });

  it.each([
    ['ssl\tand ssl', 3, 'tab'],
    ['tcp.dstport not in {1}', 12, 'expected “and”'],
    ['http.host strict  wildcard "a"', 10, 'one space'],
    ['any(user.groups[*] eq "a" or user.groups[*] eq "b")', 26, 'expected “,” or “)”'],
    ['ssl and', 7, 'the end of the expression'],
    ['ssl eq 1', 7, '“true” or “false”'],
    ['http.host[0] eq "a"', 9, '[number]'],
    ['http.request.headers[*] eq "a"', 24, 'Array<String>'],
    ['tcp.dstport contains "1"', 12, 'Integer'],
    ['http.host & 1', 10, 'String'],
    ['starts_with("abc", "a")', 12, 'must be a field'],
    ['starts_with(http.host, user.groups[*])', 23, 'first argument only'],
    ['len(http.host, 1) eq 2', 0, '1 arguments'],
    ['cidr(ip.src, 33, 64) eq 10.0.0.0', 13, 'between 1 and 32'],
    ['regex_replace(http.host, "(", "") eq ""', 25, 'not closed'],
    ['regex_replace(http.host, "a", "${1}") eq ""', 25, 'names no group'],
    ['http.host eq $x', 13, 'expected a value'],
    ['ip.src in $staf', 10, 'did you mean “$staff”?'],
    ['has_value(user.groups, 5)', 23, 'found Integer'],
  ])('refuses %s', (expression, offset, words) => {
    const error = refusalOf(expression, { $lists: { staff: ['10.0.0.0/8'] } });
    expect(error.message).toContain(words);
    expect(error.offset).toBe(offset);
  });

  it('says line and column, and the nearest name', () => {
    const error = refusalOf('ssl and\n  http.hots eq "a"');
    expect(error).toMatchObject({ line: 2, column: 3, offset: 10 });
    expect(error.message).toContain('did you mean “http.host”?');
  });

  it('counts offsets in UTF-16 code units', () => {
    expect(refusalOf('http.host eq "\u{1f600}" and nope').offset).toBe(22);
    expect(refusalOf('http.host matches "\u{1f600}(?=a)"').offset).toBe(21);
    expect(refusalOf('http.host matches "\\"(?=a)"').offset).toBe(21);
  });
});

describe('arrays, maps and missing values', () => {
  const headers = { 'http.request.headers': { a: ['1', '2'], b: ['3'] } };

  it('reaches over maps of arrays with [*][*]', () => {
    expect(evaluate('any(http.request.headers[*][*] eq "3")', headers)).toBe(true);
    expect(evaluate('any(http.request.headers["a"][*] eq "3")', headers)).toBe(false);
    expect(evaluate('all(len(http.request.headers[*][*])[*] eq 1)', headers)).toBe(true);
  });

  it('combines answers element by element', () => {
    const groups = { 'user.groups': ['a', 'b'] };
    const either = 'user.groups[*] eq "a") or (user.groups[*] eq "b"';
    expect(evaluate(`all((${either}))`, groups)).toBe(true);
    expect(evaluate('any(not user.groups[*] eq "a")', groups)).toBe(true);
    expect(evaluate('all(not user.groups[*] eq "a")', groups)).toBe(false);
  });

  it('answers false about what is missing', () => {
    expect(evaluate('ssl or ip.src ne 10.0.0.1 or tcp.dstport ge 0')).toBe(false);
    expect(evaluate('not ssl eq false')).toBe(true);
    expect(evaluate('user.groups[3] ne "a"', { 'user.groups': ['a'] })).toBe(false);
    expect(evaluate('all(user.groups[*] eq "a") and not any(user.groups[*] eq "a")')).toBe(true);
    expect(evaluate('len(http.host) ge 0 or starts_with(http.host, "")')).toBe(false);
    expect(evaluate('concat(http.host, "a") eq "a"')).toBe(true);
  });

  it('reads a value under any alias, and personal data in both spellings', () => {
    expect(evaluate('cf.llm.prompt.pii_detected', { 'cf.llm.pii.detected': true })).toBe(true);
    const long = { 'cf.llm.prompt.pii_categories': ['US_SSN', 'CREDIT_CARD'] };
    expect(evaluate('llm.prompt.pii_types contains "ssn"', long)).toBe(true);
    expect(evaluate('cf.llm.prompt.pii_types contains "credit_card"', long)).toBe(true);
    const short = { 'cf.llm.prompt.pii_types': ['email'] };
    expect(evaluate('cf.llm.prompt.pii_categories contains "EMAIL_ADDRESS"', short)).toBe(true);
  });

  it('takes lists of every type', () => {
    const $lists = { n: [5, '10..20'], s: ['a', 'é'], ip: ['10.0.0.0/8', '::1'] };
    expect(evaluate('tcp.dstport in $n', { $lists, 'tcp.dstport': 15 })).toBe(true);
    expect(evaluate('http.host in $s', { $lists, 'http.host': 'é' })).toBe(true);
    expect(evaluate('ip.src in $ip', { $lists, 'ip.src': '::2' })).toBe(false);
  });

  it('refuses values that are not of the field’s type', () => {
    expect(() => evaluate('ssl', { ssl: 'yes' })).toThrow('the value of ssl is no Boolean');
    expect(() => evaluate('tcp.dstport eq 1', { 'tcp.dstport': 1.5 })).toThrow('no Integer');
    expect(() => evaluate('ip.src eq ::1', { 'ip.src': 'x' })).toThrow('no IP');
  });
});
