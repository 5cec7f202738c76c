import { z } from 'zod';
import {
  accountSchema,
  auditPageSchema,
  auditVerificationSchema,
  invitedSchema,
  peopleSchema,
  type PersonChange,
  type Role,
} from '../../../core/exchange/access';
import { approvalsSchema } from '../../../core/exchange/approval';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { passkeyCreationSchema } from '../../../core/exchange/passkey';
import { signOnSchema, signOnTrialSchema, type SignOn } from '../../../core/exchange/sign-on';
import type { ConsoleApi } from '../api';

const nothing = z.undefined();
const anything = z.object({});
const at = (path: string, id: string): string => `${path}/${encodeURIComponent(id)}`;

/** The console's questions about people, their access, and what they did. */
export const accessApi = (api: ConsoleApi) => ({
  people: () => api.read(CONSOLE_PATHS.people, peopleSchema),
  changePerson: (id: string, change: PersonChange) =>
    api.write(at(CONSOLE_PATHS.people, id), nothing, change),
  removePerson: (id: string) =>
    api.write(at(CONSOLE_PATHS.people, id), nothing, undefined, 'DELETE'),
  invite: (name: string, role: Role) =>
    api.write(CONSOLE_PATHS.invitations, invitedSchema, { name, role }),
  withdraw: (id: string) =>
    api.write(at(CONSOLE_PATHS.invitations, id), nothing, undefined, 'DELETE'),
  account: () => api.read(CONSOLE_PATHS.account, accountSchema),
  changePassword: (current: string, next: string) =>
    api.write(CONSOLE_PATHS.accountPassword, nothing, { current, next }),
  endSession: (id: string) =>
    api.write(at(CONSOLE_PATHS.accountSessions, id), nothing, undefined, 'DELETE'),
  passkeyOptions: () => api.write(CONSOLE_PATHS.passkeyOptions, passkeyCreationSchema, {}),
  addPasskey: (step: string, name: string, response: unknown) =>
    api.write(CONSOLE_PATHS.passkeys, nothing, { step, name, response }),
  removePasskey: (id: string) =>
    api.write(at(CONSOLE_PATHS.passkeys, id), nothing, undefined, 'DELETE'),
  signOn: () => api.read(CONSOLE_PATHS.signOn, signOnSchema),
  saveSignOn: (settings: SignOn) => api.write(CONSOLE_PATHS.signOn, nothing, settings),
  trySignOn: (settings: SignOn) =>
    api.write(CONSOLE_PATHS.signOnTrial, signOnTrialSchema, settings),
  approvals: () => api.read(CONSOLE_PATHS.approvals, approvalsSchema),
  decideApproval: (id: string, decision: 'approve' | 'reject') =>
    api.write(at(CONSOLE_PATHS.approvals, id), anything, { decision }),
  requireApproval: (required: boolean) =>
    api.write(CONSOLE_PATHS.approvalSetting, nothing, { required }),
  audit: (query: { readonly q: string; readonly action: string; readonly before?: number }) => {
    const search = new URLSearchParams({ q: query.q, action: query.action });
    if (query.before !== undefined) search.set('before', String(query.before));
    return api.read(`${CONSOLE_PATHS.audit}?${search.toString()}`, auditPageSchema);
  },
  verifyAudit: () => api.read(CONSOLE_PATHS.auditVerification, auditVerificationSchema),
});
