import type { DeskIdentity } from '../../core/exchange/desk';
import type { ManagedSettings } from './schema';

/** Whether this person may pause protection: everybody, or who is signed in and in one of the groups. */
export function mayPause(settings: ManagedSettings, identity: DeskIdentity | undefined): boolean {
  if (settings.allowPause === false) return false;
  const { pauseGroups } = settings;
  if (pauseGroups === undefined) return true;
  const person = identity?.person;
  if (person === undefined) return false;
  const names = [person.email, ...person.groups].map((name) => name.toLowerCase());
  return pauseGroups.some((group) => names.includes(group.toLowerCase()));
}
