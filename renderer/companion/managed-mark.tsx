import { IconLock } from '@tabler/icons-react';
import type { CompanionState } from '../../preload/contract';
import { t } from './translate';
import classes from './managed-mark.module.css';

/** Whether IT has set something, by its name or by anything inside of it (`policy.isolation.copy`). */
export function isManaged({ managed }: Pick<CompanionState, 'managed'>, name: string): boolean {
  return managed.some((path) => path === name || path.startsWith(`${name}.`));
}

/** Marks what the person cannot change since IT has set it. */
export function ManagedMark() {
  return (
    <span className={classes.mark}>
      <IconLock size={13} aria-hidden />
      {t('companion.managed')}
    </span>
  );
}
