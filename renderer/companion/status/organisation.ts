import type { CompanionState } from '../../../preload/contract';
import { t } from '../translate';

/** The company's name, or why there is none. */
export function organisationOf({ organisation, deviceId }: CompanionState): string {
  if (organisation !== '') return organisation;
  return deviceId === undefined
    ? t('companion.status.noOrganisation')
    : t('companion.status.unnamed');
}
