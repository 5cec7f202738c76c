import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconPlayerPause, IconPlayerPlay } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { t } from '../translate';
import { bridge } from '../bridge';
import { isManaged, ManagedMark } from '../managed-mark';

/** Lengths that are offered, minutes. */
const PAUSES: readonly number[] = [5, 15, 30, 60, 240];

/** What IT allows of them; a limit that is none of them is offered itself. */
function lengthsUpTo(longest: number, isManaged: boolean): readonly number[] {
  const allowed = PAUSES.filter((minutes) => minutes <= longest);
  return isManaged && !allowed.includes(longest) ? [...allowed, longest] : allowed;
}

function lengthOf(minutes: number): string {
  if (minutes % 60 !== 0) return t('companion.status.minutes', { count: minutes });
  if (minutes === 60) return t('companion.status.hour');
  return t('companion.status.hours', { count: minutes / 60 });
}

/** Pauses protection for a while, or ends the pause; not where IT has set it. */
export function PauseControl({ state }: { readonly state: CompanionState }) {
  const { protection, mayPause, longestPause } = state;
  const isLimited = isManaged(state, 'pauseMaxMinutes');
  // Nothing is inspected, so there is nothing to pause.
  if (protection === 'off' || protection === 'offline') return null;
  if (!mayPause && protection !== 'paused') return <ManagedMark />;
  if (protection === 'paused') {
    return (
      <Button
        leftSection={<IconPlayerPlay size={16} />}
        onClick={() => void bridge().companion.resume().catch(reportError)}
      >
        {t('companion.status.resume')}
      </Button>
    );
  }
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<IconPlayerPause size={16} />}
          rightSection={<IconChevronDown size={14} />}
        >
          {t('companion.status.pause')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('companion.status.pauseFor')}</Menu.Label>
        {lengthsUpTo(longestPause, isLimited).map((minutes) => (
          <Menu.Item
            key={minutes}
            onClick={() => void bridge().companion.pause({ minutes }).catch(reportError)}
          >
            {lengthOf(minutes)}
          </Menu.Item>
        ))}
        {isLimited && (
          <Menu.Label>
            <ManagedMark />
          </Menu.Label>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
