import type { AlertCondition } from '../../core/exchange/alerts';
import { TENANT_SEVERITIES, type TenantsView } from '../../core/exchange/tenant';
import type { Incident } from './conditions';

/**
 * How long a finding is new, ms. Alerts are kept for longer, so that one that was raised is known for
 * as long as its finding is new; and a rule that is added later does not tell of all that is old.
 */
const NEW_MS = 7 * 24 * 3_600_000;

/** The findings about connected AI services that nobody has been told of nor accepted. */
export function newFindings(
  { minimum, tenants: wanted }: Extract<AlertCondition, { kind: 'tenant_finding' }>,
  { tenants }: TenantsView,
  now: number,
): readonly Incident[] {
  const told = TENANT_SEVERITIES.slice(0, TENANT_SEVERITIES.indexOf(minimum) + 1);
  return tenants
    .filter(({ id }) => wanted.length === 0 || wanted.includes(id))
    .flatMap(({ id, tenant, findings }) =>
      findings
        .filter(({ accepted, severity }) => !accepted && told.includes(severity))
        .map((finding) => ({ ...finding, since: Date.parse(finding.firstSeen) }))
        .filter(({ since }) => since >= now - NEW_MS)
        .map(({ id: finding, check, severity, object, since }) => ({
          subject: `${id}/${finding}`,
          text: `AI service ${tenant.name}: ${check} (${severity}) ${object}`,
          since,
        })),
    );
}
