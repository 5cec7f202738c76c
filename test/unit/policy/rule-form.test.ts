import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FormRow } from '../../../core/exchange/rule-form';
import { ruleForm, ruleText } from '../../../core/policy/rule-form';
import { ExpressionSet } from '../../../core/policy/rules/expression';
import { parseExpression } from '../../../core/policy/rules/parser';
import { printExpression } from '../../../core/policy/rules/printer';
import { POLICY_SCHEME } from '../../../core/policy/scheme';

const plain = (source: string): string => printExpression(parseExpression(source));

describe('a condition as a form', () => {
  it.each([
    'app.id eq "chatgpt"',
    'app.status ne "approved" and any(dlp.types[*] in {"CREDIT_CARD" "IBAN_CODE"})',
    'not ssl or tcp.dstport in {80 443..450} or not any(user.groups[*] eq "legal")',
    'ip.src in $offices and http.host wildcard "*.example.com"',
    'device.posture["firewall"] and session.age gt 3600',
    'user.email matches r#"^a"b\\.c$"# and http.request.uri contains "\\"q\\\\"',
    'llm.prompt.token_count ge 4000',
  ])('%s round-trips', (source) => {
    const form = ruleForm(source);
    expect(form).toBeDefined();
    if (form) expect(plain(ruleText(form))).toBe(plain(source));
  });

  it.each([
    'lower(app.id) eq "a"',
    'app.id eq "a" and (ssl or door eq "waf")',
    'app.id eq "a" xor ssl',
    'all(user.groups[*] eq "a")',
    'any((user.groups[*] eq "a") or (user.groups[*] eq "b"))',
    'true',
    'app.id eq "$x"',
  ])('%s stays text', (source) => {
    expect(ruleForm(source)).toBeUndefined();
  });

  const text = fc.string({ maxLength: 20, unit: 'grapheme' }).filter((one) => !one.startsWith('$'));
  const row: fc.Arbitrary<FormRow> = fc.oneof(
    fc.record({
      field: fc.constantFrom('app.id', 'http.host', 'user.email'),
      any: fc.constant(false),
      not: fc.boolean(),
      operator: fc.constantFrom('eq', 'ne', 'contains'),
      values: fc.array(text, { minLength: 1, maxLength: 1 }),
    }),
    fc.record({
      field: fc.constantFrom('dlp.types', 'user.groups'),
      any: fc.constant(true),
      not: fc.boolean(),
      operator: fc.constant('in' as const),
      values: fc.array(text, { minLength: 1, maxLength: 4 }),
    }),
    fc.record({
      field: fc.constantFrom('tcp.dstport', 'llm.prompt.token_count'),
      any: fc.constant(false),
      not: fc.boolean(),
      operator: fc.constantFrom('lt', 'ge'),
      values: fc.nat().map((number) => [String(number)]),
    }),
  );

  it('means what its rows say, whatever people type', () => {
    const join = fc.constantFrom('and', 'or');
    fc.assert(
      fc.property(join, fc.array(row, { minLength: 1, maxLength: 6 }), (by, rows) => {
        const when = ruleText({ join: by, rows });
        new ExpressionSet(POLICY_SCHEME).add(when);
        const again = ruleForm(when);
        expect(again?.rows).toEqual(rows);
        if (rows.length > 1) expect(again?.join).toBe(by);
      }),
    );
  });
});
