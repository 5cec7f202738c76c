import type { Device } from '../../../core/exchange/console';

export interface Fleet {
  readonly devices: readonly Device[];
  /** Version in force, to tell who is behind. */
  readonly policyVersion: number;
}

/** Whether a device fits a search by name, person, system or id. */
export function matchesDevice(device: Device, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  if (wanted === '') return true;
  return [device.hostname, device.user, device.os, device.id].some((value) =>
    value.toLowerCase().includes(wanted),
  );
}

/** The command that enrols a device without a desktop. The token goes in a file, not in the process list. */
export function enrolCommand(endpoint: string, token: string): string {
  return [
    `(umask 077 && printf %s '${token}' > portcullis.token)`,
    `portcullis agent --endpoint ${endpoint} --data ./portcullis --enrol-token-file portcullis.token`,
  ].join('\n');
}
