import type { Knex } from 'knex';
import { AccountTable, SessionTable } from './account-tables';
import { AlertTable } from './alert-table';
import { ApiTokenTable } from './api-token-table';
import { ApprovalTable } from './approval-table';
import { ArrivalTable } from './arrival-table';
import { AuditTable } from './audit-table';
import { DeviceTable } from './device-table';
import { EnrolmentTable } from './enrolment-table';
import { EventTable } from './event-table';
import { ExceptionTable } from './exception-table';
import { FeedbackTable } from './feedback-table';
import type { GroupCommit } from './group-commit';
import { DraftTable } from './draft-table';
import { KeepingTable } from './keeping-table';
import { SetFileTable } from './set-file-table';
import { InvitationTable } from './invitation-table';
import { NonceTable } from './nonce-table';
import { PasskeyTable } from './passkey-table';
import { PolicyTable } from './policy-table';
import type { Storage } from './port';
import { PortalTable } from './portal-table';
import { PresenceTable } from './presence-table';
import { RollupTable } from './rollup-table';
import { SearchTable } from './search-table';
import { FleetSettingsTable } from './fleet-settings-table';
import { SettingTable } from './setting-table';
import { ShadowAiTable } from './shadow-ai-table';
import { SignInStepTable } from './sign-in-step-table';
import { TurnTable } from './turn-table';
import { readingOwnWrites } from './unit-of-work';

/** The tables, the same for every database: `reader` answers questions, `commits` writes. */
export function openTables(
  database: Knex,
  commits: GroupCommit,
): Omit<Storage, 'secrets' | 'bus' | 'counters' | 'maintain' | 'close'> {
  const reader = readingOwnWrites(database);
  return {
    together: (work) => commits.together(work),
    devices: new DeviceTable(reader, commits),
    enrolments: new EnrolmentTable(reader, commits),
    nonces: new NonceTable(commits),
    events: new EventTable(reader, commits),
    arrivals: new ArrivalTable(reader, commits),
    rollups: new RollupTable(reader),
    search: new SearchTable(reader),
    policies: new PolicyTable(reader, commits),
    accounts: new AccountTable(reader, commits),
    sessions: new SessionTable(reader, commits),
    invitations: new InvitationTable(reader, commits),
    passkeys: new PasskeyTable(reader, commits),
    signInSteps: new SignInStepTable(commits),
    apiTokens: new ApiTokenTable(reader, commits),
    exceptions: new ExceptionTable(reader, commits),
    feedback: new FeedbackTable(reader, commits),
    shadowAi: new ShadowAiTable(reader, commits),
    audit: new AuditTable(reader, commits),
    settings: new SettingTable(reader, commits),
    turns: new TurnTable(commits),
    alerts: new AlertTable(reader, commits),
    presence: new PresenceTable(reader, commits),
    keeping: new KeepingTable(reader, commits),
    drafts: new DraftTable(reader, commits),
    setFiles: new SetFileTable(reader, commits),
    fleetSettings: new FleetSettingsTable(reader, commits),
    portal: new PortalTable(reader, commits),
    approvals: new ApprovalTable(reader, commits),
  };
}
