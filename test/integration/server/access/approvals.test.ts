import { expect, it } from 'vitest';
import { approvalsSchema } from '../../../../core/exchange/approval';
import { CONSOLE_PATHS } from '../../../../core/exchange/console';
import { setUpAdministrator, startEndpoint, type Browser } from '../endpoint';
import { personOf } from './people';

const RULE = { id: 'secrets', name: 'Secrets', when: 'true', action: 'block' };

const publish = (who: Browser, document: object, basedOn: number): Promise<Response> =>
  who.post(CONSOLE_PATHS.policyPublish, { document, note: '', basedOn });

async function waitingFor(who: Browser) {
  return approvalsSchema.parse(await (await who.get(CONSOLE_PATHS.approvals)).json()).approvals;
}

it('policy that turns protection off waits for a second person', async () => {
  const endpoint = await startEndpoint();
  const owner = await setUpAdministrator(endpoint);
  const author = await personOf(endpoint, owner, 'author');
  const approver = await personOf(endpoint, owner, 'approver');
  expect((await owner.post(CONSOLE_PATHS.approvalSetting, { required: true })).status).toBe(204);
  expect((await publish(author, { rules: [RULE] }, 1)).status).toBe(200);

  const kept = await publish(author, {}, 2);
  expect(kept.status).toBe(422);
  expect(await kept.text()).toContain('the rule “Secrets” is removed');
  expect(endpoint.server.policy().version).toBe(2);
  const [waiting] = await waitingFor(approver);
  expect(waiting).toMatchObject({ author: 'author', own: false, basedOn: 2 });
  const path = `${CONSOLE_PATHS.approvals}/${waiting?.id ?? ''}`;
  expect((await author.post(path, { decision: 'approve' })).status).toBe(403);
  const both = await Promise.all([1, 2].map(() => approver.post(path, { decision: 'approve' })));
  expect(both.map(({ status }) => status).sort()).toEqual([200, 404]);
  expect(endpoint.server.policy()).toMatchObject({ version: 3, author: 'author + approver' });

  // Owners may publish and approve, and yet not both for the same change.
  expect((await publish(owner, { failure: 'open' }, 3)).status).toBe(422);
  const own = `${CONSOLE_PATHS.approvals}/${(await waitingFor(owner))[0]?.id ?? ''}`;
  expect((await owner.post(own, { decision: 'approve' })).status).toBe(403);
  expect((await approver.post(own, { decision: 'reject' })).status).toBe(200);
  expect(endpoint.server.policy().version).toBe(3);
  const admin = await personOf(endpoint, owner, 'administrator');
  expect((await admin.post(CONSOLE_PATHS.approvalSetting, { required: false })).status).toBe(403);
});
