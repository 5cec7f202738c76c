import type { RouteRule } from '../../console/route-permissions';

const read = (permission: RouteRule['permission']): RouteRule => ({ permission });
const act = (permission: RouteRule['permission'], name: string): RouteRule => ({
  permission,
  act: name,
});

/** What the fleet's routes of the console ask for, and how their acts are recorded. */
export const FLEET_RULES: Readonly<Record<string, RouteRule>> = {
  'GET /fleet/tokens': read('devices.read'),
  'POST /fleet/tokens': act('devices.manage', 'device.enrolment_token'),
  'DELETE /fleet/tokens/:id': act('devices.manage', 'device.enrolment_token_revoke'),
  'GET /fleet/devices': read('devices.read'),
  'POST /fleet/devices/:id': act('devices.manage', 'device.change'),
  'GET /fleet/spread': read('devices.read'),
  'GET /fleet/rings': read('policy.read'),
  'POST /fleet/rings': act('policy.write', 'policy.rings'),
  'POST /fleet/rings/canary': act('policy.write', 'policy.publish_canary'),
  'POST /fleet/rings/promote': act('policy.write', 'policy.promote'),
  'POST /fleet/roll-back': act('policy.write', 'policy.roll_back'),
  'GET /fleet/drafts': read('policy.read'),
  'GET /fleet/drafts/:id': read('policy.read'),
  'POST /fleet/drafts': act('policy.write', 'draft.add'),
  'POST /fleet/drafts/:id': act('policy.write', 'draft.change'),
  'DELETE /fleet/drafts/:id': act('policy.write', 'draft.remove'),
  'POST /fleet/drafts/:id/review': act('policy.approve', 'draft.review'),
  'POST /fleet/drafts/:id/publish': act('policy.write', 'policy.publish'),
  'GET /fleet/retention': read('data.manage'),
  'POST /fleet/retention': act('data.manage', 'retention.change'),
  'GET /fleet/holds': read('data.manage'),
  'POST /fleet/holds': act('data.manage', 'hold.add'),
  'DELETE /fleet/holds/:id': act('data.manage', 'hold.release'),
  'POST /fleet/people/erase': act('data.manage', 'person.erase'),
  'GET /fleet/people/export': act('data.manage', 'person.export'),
  'GET /fleet/sets': read('policy.read'),
  'POST /fleet/sets': act('policy.write', 'set.add'),
  'DELETE /fleet/sets/:sha256': act('policy.write', 'set.remove'),
};
