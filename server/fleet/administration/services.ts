import type { Clock } from '../../../core/exchange/ports';
import type { AuditLog } from '../../audit/audit-log';
import type { PolicyPublisher } from '../../policy/publisher';
import type { Bus } from '../../storage/bus-port';
import type { DraftStore } from '../../storage/draft-port';
import type { FleetSettingsStore } from '../../storage/fleet-settings-port';
import type { KeepingStore } from '../../storage/keeping-port';
import type { DeviceStore, Together } from '../../storage/port';
import type { SetFileTable } from '../../storage/set-file-table';
import type { Enrolment } from '../enrolment';
import type { Presence } from '../presence';

/** What the fleet's routes of the console work with. */
export interface FleetAdministration {
  readonly audit: AuditLog;
  readonly together: Together;
  readonly enrolment: Enrolment;
  readonly devices: DeviceStore;
  readonly presence: Presence;
  readonly policy: PolicyPublisher;
  readonly drafts: DraftStore;
  readonly keeping: KeepingStore;
  readonly fleetSettings: FleetSettingsStore;
  readonly setFiles: SetFileTable;
  readonly bus: Bus;
  readonly clock: Clock;
}
