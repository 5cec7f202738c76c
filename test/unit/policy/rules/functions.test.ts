import { describe, expect, it } from 'vitest';
import { FUNCTIONS } from '../../../../core/policy/rules/functions/catalogue';
import { ExpressionSet } from '../../../../core/policy/rules/expression';
import { FIELD_GROUPS, POLICY_SCHEME } from '../../../../core/policy/scheme';
import { evaluate } from './evaluate-expression';

const context = {
  'http.host': 'www.example.com',
  'http.request.uri.path': '/apps/calendar',
  'http.request.uri.query': 'order=asc&q=%2520+x&order=2',
  'http.request.body.raw': '{"a":[{"n":-234,"s":"\\u00e9"}],"f":42.0,"t":true}',
  'http.cookie': 'YWJj',
  'http.user_agent': 'a,,b,c',
  'http.request.headers': { x: ['1', '2'] },
  'http.request.headers.names': ['Host', 'Accept'],
  'user.groups': ['it', 'legal'],
  'ip.src': '2001:db8:130f::9c0:876a:130b',
  'cf.edge.server_ip': '113.10.7.2',
  'tcp.dstport': 443,
  ssl: true,
};

describe('functions', () => {
  it.each([
    'lower(upper(http.host)) eq "www.example.com"',
    'len(user.groups) eq 2 and len("é") eq 2',
    'starts_with(http.host, "www.") and ends_with(http.host, ".com")',
    'substring(http.host, -3) eq "com" and substring(http.host, 0, -4) eq "www.example"',
    'substring(http.host, 4, 11) eq "example" and substring(http.host, 90) eq ""',
    'remove_bytes(http.host, "\\x2ew") eq "examplecom"',
    'concat(http.request.headers.names, user.groups)[3] eq "legal"',
    'concat("a", "", http.host) eq "awww.example.com"',
    'join(http.request.headers.names, ", ") eq "Host, Accept"',
    'split(http.user_agent, ",", 64)[1] eq "" and split(http.user_agent, ",", 3)[2] eq "b,c"',
    'has_key(http.request.headers, "x") and not has_key(http.request.headers, "y")',
    'has_value(user.groups, "it") and not has_value(user.groups, "x")',
    'url_decode(http.request.uri.query) contains "%20 x"',
    'url_decode(http.request.uri.query, "r") contains "q=  x"',
    'remove_query_args(http.request.uri.query, "order") eq "q=%2520+x"',
    'lookup_json_string(http.request.body.raw, "a", 0, "s") eq "é"',
    'lookup_json_integer(http.request.body.raw, "a", 0, "n") eq -234',
    'not lookup_json_integer(http.request.body.raw, "f") ge 0',
    'not lookup_json_string(http.request.body.raw, "t") ne ""',
    'not lookup_json_string(http.host, "t") ne ""',
    'cidr(ip.src, 24, 24) eq 2001:d00:: and cidr(cf.edge.server_ip, 24, 24) eq 113.10.7.0',
    'cidr6(ip.src, 32) eq 2001:db8:: and cidr6(cf.edge.server_ip, 32) eq 113.10.7.2',
    'to_string(tcp.dstport) eq "443" and to_string(ssl) eq "true"',
    'to_string(ip.src) eq "2001:db8:130f::9c0:876a:130b"',
    'to_string(cf.edge.server_ip) eq "113.10.7.2"',
    'decode_base64(http.cookie) eq "abc" and encode_base64("abc") eq "YWJj"',
    'encode_base64("a", "p") eq "YQ==" and encode_base64("\\xff\\xff", "u") eq "__8"',
    'len(sha256(http.cookie)) eq 32',
    'regex_replace("/foo/bar", "/bar$", "/baz") eq "/foo/baz"',
    'regex_replace("/a/a", "/a", "/b") eq "/b/a" and regex_replace("/x", "^/y$", "") eq "/x"',
    'regex_replace("/b", "^/b$", "/b$$") eq "/b$"',
    'regex_replace("/foo/a/path", "^/foo/([^/]*)/(.*)$", "/bar/${2}/${1}") eq "/bar/path/a"',
    'wildcard_replace(http.request.uri.path, "/APPS/*", "/${1}") eq "/calendar"',
    'wildcard_replace(http.request.uri.path, "/APPS/*", "/${1}", "s") eq "/apps/calendar"',
    'wildcard_replace(http.request.uri.path, "/*/*", "${2}$$${1}") eq "calendar$apps"',
    'any(concat(user.groups[*], "!")[*] eq "it!")',
  ])('%s', (expression) => {
    expect(evaluate(expression, context)).toBe(true);
  });

  it('decodes wide escapes only when asked', () => {
    const query = { 'http.request.uri.query': '%u2601' };
    expect(evaluate('url_decode(http.request.uri.query, "u") eq "\\xe2\\x98\\x81"', query)).toBe(
      true,
    );
    expect(evaluate('url_decode(http.request.uri.query) eq "%u2601"', query)).toBe(true);
  });
});

describe('examples of the documentation', () => {
  const examples = [
    ...[...FUNCTIONS.values()].map(({ name, example }) => ({ name, example })),
    ...FIELD_GROUPS.flatMap(({ fields }) => fields.map(({ name, example }) => ({ name, example }))),
  ];

  it.each(examples)('$name: $example', ({ name, example }) => {
    expect(example).toContain(name);
    new ExpressionSet(POLICY_SCHEME).add(example);
  });
});
