import type { Permission } from '../../core/exchange/access';
import { FLEET_RULES } from '../fleet/administration/permissions';

/** What a route asks for, and how the audit log names what it does. */
export interface RouteRule {
  /** `self`: whoever is signed in, about themselves. */
  readonly permission: Permission | 'self';
  /** Name of the act; reads have none, except where looking is worth a record. */
  readonly act?: string | undefined;
}

const read = (permission: RouteRule['permission']): RouteRule => ({ permission });
const act = (permission: RouteRule['permission'], name: string): RouteRule => ({
  permission,
  act: name,
});

/**
 * Every route of the console API behind the sign-in, by method and path below `/api/console/v1`. A
 * route that does not stand here is for owners and administrators only, and its writes are recorded
 * under the name of the route.
 */
const RULES: Readonly<Record<string, RouteRule>> = {
  ...FLEET_RULES,
  'GET /devices': read('devices.read'),
  'POST /enrolment-tokens': act('devices.manage', 'device.enrolment_token'),
  'GET /events': read('events.read'),
  'GET /events/:id': read('events.read'),
  'GET /events/stream': read('events.read'),
  'GET /summary': read('events.read'),
  'GET /reports/totals': read('events.read'),
  'GET /reports/points': read('events.read'),
  'GET /reports/distinct': read('events.read'),
  'GET /search': read('events.read'),
  'POST /detectors/try': read('policy.read'),
  'GET /rules/vocabulary': read('policy.read'),
  'GET /policy/schema': read('policy.read'),
  'GET /firewall/discovered': read('policy.read'),
  'POST /gateway/simulate': read('policy.read'),
  'POST /gateway/playground': act('data.manage', 'gateway.playground'),
  'GET /conversation': read('events.read'),
  'GET /policy': read('policy.read'),
  'POST /policy/check': read('policy.read'),
  'POST /policy/publish': act('policy.write', 'policy.publish'),
  'GET /policy/versions/:version': read('policy.read'),
  'GET /rules/fields': read('policy.read'),
  'POST /rules/form': read('policy.read'),
  'POST /policy/dry-run': read('policy.read'),
  'GET /exceptions': read('exceptions.read'),
  'POST /exceptions/:id': act('exceptions.decide', 'exception.decide'),
  'GET /feedback': read('exceptions.read'),
  'POST /feedback/:id': act('exceptions.decide', 'feedback.mark'),
  'GET /shadow-ai': read('events.read'),
  'POST /shadow-ai/:host': act('policy.write', 'shadow_ai.decide'),
  'GET /portal/servers': read('policy.read'),
  'POST /portal/servers/:id': act('policy.write', 'portal.server'),
  'POST /portal/switches': act('policy.write', 'portal.tool'),
  'GET /portal/definitions': read('policy.read'),
  'POST /portal/definitions': act('policy.write', 'portal.definition'),
  'GET /portal/usage': read('events.read'),
  'GET /portal/anomalies': read('events.read'),
  'GET /portal/approvals': read('exceptions.read'),
  'POST /portal/approvals/:id': act('exceptions.decide', 'portal.approval'),
  'GET /portal/found': read('events.read'),
  'POST /portal/found': act('policy.write', 'portal.register'),
  'GET /account': read('self'),
  'POST /account/password': act('self', 'account.password'),
  'DELETE /account/sessions/:id': act('self', 'account.session_end'),
  'POST /account/passkeys/options': read('self'),
  'POST /account/passkeys': act('self', 'account.passkey_add'),
  'DELETE /account/passkeys/:id': act('self', 'account.passkey_remove'),
  'GET /people': read('people.read'),
  'POST /people/:id': act('people.manage', 'person.change'),
  'DELETE /people/:id': act('people.manage', 'person.remove'),
  'POST /invitations': act('people.manage', 'person.invite'),
  'DELETE /invitations/:id': act('people.manage', 'person.invitation_withdraw'),
  'GET /alerts': read('alerts.read'),
  'GET /alerts/history': read('alerts.read'),
  'POST /alerts/rules': act('alerts.manage', 'alert.rule_add'),
  'POST /alerts/rules/:id': act('alerts.manage', 'alert.rule_change'),
  'DELETE /alerts/rules/:id': act('alerts.manage', 'alert.rule_remove'),
  'POST /alerts/destinations': act('alerts.manage', 'alert.destination_add'),
  'POST /alerts/destinations/:id': act('alerts.manage', 'alert.destination_change'),
  'POST /alerts/destinations/:id/test': act('alerts.manage', 'alert.destination_test'),
  'DELETE /alerts/destinations/:id': act('alerts.manage', 'alert.destination_remove'),
  'POST /alerts/silences': act('alerts.manage', 'alert.silence_add'),
  'DELETE /alerts/silences/:id': act('alerts.manage', 'alert.silence_remove'),
  'GET /weekly-report': read('alerts.read'),
  'POST /weekly-report': act('alerts.manage', 'weekly_report.change'),
  'GET /weekly-report/preview': read('events.read'),
  'POST /weekly-report/send': act('alerts.manage', 'weekly_report.send'),
  'GET /tenants': read('tenants.read'),
  'POST /tenants': act('tenants.manage', 'tenant.add'),
  'POST /tenants/:id': act('tenants.manage', 'tenant.change'),
  'DELETE /tenants/:id': act('tenants.manage', 'tenant.remove'),
  'POST /tenants/:id/scan': act('tenants.manage', 'tenant.scan'),
  'POST /tenants/:id/findings/:finding': act('tenants.manage', 'tenant.finding'),
  'GET /exports': read('exports.read'),
  'POST /exports': act('exports.manage', 'export.add'),
  'POST /exports/:id': act('exports.manage', 'export.change'),
  'DELETE /exports/:id': act('exports.manage', 'export.remove'),
  'GET /api-tokens': read('tokens.manage'),
  'POST /api-tokens': act('tokens.manage', 'api_token.create'),
  'DELETE /api-tokens/:id': act('tokens.manage', 'api_token.revoke'),
  'GET /approvals': read('policy.read'),
  'POST /approvals/:id': act('policy.approve', 'policy.approve'),
  'POST /approval-setting': act('people.manage', 'policy.approval_setting'),
  'GET /sign-on': read('people.read'),
  'POST /sign-on/trial': act('people.manage', 'sign_on.trial'),
  'POST /sign-on': act('people.manage', 'sign_on.change'),
  'GET /audit': read('audit.read'),
  'GET /audit/verification': read('audit.read'),
};

/** For what is not in the table: nobody but those who may do everything. */
const UNLISTED: Permission = 'data.manage';
const PREFIX = '/api/console/v1';

/** Routes before the sign-in: their acts, since anybody may call them. */
const OPEN: Readonly<Record<string, string | undefined>> = {
  'GET /session': undefined,
  'POST /session': 'session.sign_in',
  'DELETE /session': 'session.sign_out',
  'GET /session/sign-on': undefined,
  'POST /session/passkey/options': undefined,
  'POST /session/passkey': 'session.sign_in',
  'POST /set-up': 'person.set_up',
  'POST /invitation': 'person.join',
};

/** @param url the route's pattern, such as `/api/console/v1/events/:id` */
export function routeRule(method: string, url: string): RouteRule {
  const key = routeKey(method, url);
  if (Object.hasOwn(OPEN, key)) return { permission: 'self', act: OPEN[key] };
  const reading = method === 'GET' || method === 'HEAD';
  return RULES[key] ?? (reading ? read(UNLISTED) : act(UNLISTED, key));
}

/** Whether a route stands in the table. */
export function isListed(method: string, url: string): boolean {
  const key = routeKey(method, url);
  return Object.hasOwn(RULES, key) || Object.hasOwn(OPEN, key);
}

const routeKey = (method: string, url: string): string =>
  `${method === 'HEAD' ? 'GET' : method} ${url.startsWith(PREFIX) ? url.slice(PREFIX.length) : url}`;
