import { describe, expect, it } from 'vitest';
import type { AlertCondition } from '../../../../core/exchange/alerts';
import {
  TENANT_SEVERITIES,
  tenantSchema,
  type TenantFinding,
} from '../../../../core/exchange/tenant';
import { newFindings } from '../../../../server/alerts/tenant-findings';

const NOW = Date.parse('2026-11-25T12:00:00Z');
const DAY_MS = 86_400_000;
type Condition = Extract<AlertCondition, { kind: 'tenant_finding' }>;

function finding(id: string, rest: Partial<TenantFinding> = {}): TenantFinding {
  return {
    ...{ id, check: 'key_unused', severity: 'high', object: `key ${id}`, owner: '', detail: '' },
    ...{ firstSeen: new Date(NOW).toISOString(), accepted: false, ...rest },
  };
}

const tenantOf = (id: string, findings: TenantFinding[]) => ({
  ...{ id, errors: [], findings },
  tenant: tenantSchema.parse({
    ...{ name: `Tenant ${id}`, connection: { kind: 'openai', adminKey: 'dots' } },
  }),
});

function subjects(tenants: ReturnType<typeof tenantOf>[], rest: Partial<Condition> = {}): string[] {
  const condition: Condition = { kind: 'tenant_finding', minimum: 'low', tenants: [], ...rest };
  return newFindings(condition, { tenants }, NOW).map(({ subject }) => subject);
}

describe('new findings about connected AI services', () => {
  it('are told with what they are about and when they began', () => {
    const condition: Condition = { kind: 'tenant_finding', minimum: 'high', tenants: [] };
    expect(newFindings(condition, { tenants: [tenantOf('t1', [finding('f1')])] }, NOW)).toEqual([
      {
        subject: 't1/f1',
        text: 'AI service Tenant t1: key_unused (high) key f1',
        since: NOW,
      },
    ]);
  });

  it('are those that are at least as grave as the rule says', () => {
    const tenants = [
      tenantOf(
        't',
        TENANT_SEVERITIES.map((severity) => finding(severity, { severity })),
      ),
    ];
    const told = TENANT_SEVERITIES.map((minimum) => subjects(tenants, { minimum }).length);
    expect(told).toEqual([1, 2, 3, 4]);
    expect(subjects(tenants, { minimum: 'critical' })).toEqual(['t/critical']);
  });

  it('are only those of the tenants that the rule names', () => {
    const tenants = [tenantOf('a', [finding('f')]), tenantOf('b', [finding('f')])];
    expect(subjects(tenants)).toEqual(['a/f', 'b/f']);
    expect(subjects(tenants, { tenants: ['b'] })).toEqual(['b/f']);
    expect(subjects(tenants, { tenants: ['gone'] })).toEqual([]);
  });

  it('are neither accepted nor older than seven days', () => {
    const at = (time: number) => ({ firstSeen: new Date(time).toISOString() });
    const findings = [
      finding('accepted', { accepted: true }),
      finding('week', at(NOW - 7 * DAY_MS)),
      finding('older', at(NOW - 7 * DAY_MS - 1)),
    ];
    expect(subjects([tenantOf('t', findings)])).toEqual(['t/week']);
  });
});
