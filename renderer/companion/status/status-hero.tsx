import { Text, Title } from '@mantine/core';
import {
  IconAlertTriangle,
  IconCloudOff,
  IconPlayerPause,
  IconShieldCheckFilled,
  IconShieldHalf,
  IconShieldOff,
} from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { formatClock } from '../../ui/format';
import { useNow } from '../../ui/use-now';
import { t } from '../translate';
import { SupportButton } from '../support-button';
import { clockText, secondsLeft } from '../warn/countdown';
import { PauseControl } from './pause-control';
import { ReasonList } from './reason-list';
import { reasonsOf } from './reasons';
import classes from './status-hero.module.css';

const ICONS = {
  protected: IconShieldCheckFilled,
  paused: IconPlayerPause,
  limited: IconShieldHalf,
  attention: IconAlertTriangle,
  offline: IconCloudOff,
  off: IconShieldOff,
} as const;

/** How long the pause still lasts; not read aloud each second, since it stands beside what is. */
function PauseTimer({ until }: { readonly until: number }) {
  const now = useNow(1000);
  return (
    <div className={classes.timer} role="timer" aria-live="off" data-testid="pause-timer">
      <Text size="sm" fw={600}>
        {t('companion.status.left', { time: clockText(secondsLeft(until, now)) })}
      </Text>
      <Text size="xs" c="dimmed">
        {t('companion.status.pausedUntil', { time: formatClock(until) })}
      </Text>
    </div>
  );
}

/** The one thing to see at a glance, with the reasons and what to do about them. */
export function StatusHero({ state }: { readonly state: CompanionState }) {
  const { protection, pausedUntil } = state;
  const Icon = ICONS[protection];
  const reasons = reasonsOf(state);
  return (
    <section className={classes.hero} data-state={protection} data-testid="status-hero">
      <div className={classes.icon}>
        <Icon size={34} aria-hidden />
      </div>
      <div className={classes.text}>
        <div role="status">
          <Title order={2} size="h3">
            {t(`companion.status.${protection}`)}
          </Title>
          <Text size="sm">{t(`companion.status.${protection}Lead`)}</Text>
        </div>
        {protection === 'paused' && pausedUntil !== undefined && <PauseTimer until={pausedUntil} />}
        {reasons.length > 0 && (
          <div className={classes.reasons}>
            <ReasonList reasons={reasons} />
            <SupportButton state={state} />
          </div>
        )}
      </div>
      <PauseControl state={state} />
    </section>
  );
}
