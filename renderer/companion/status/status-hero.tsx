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
import { t } from '../translate';
import { PauseControl } from './pause-control';
import { reasonsOf, type Reason } from './reasons';
import classes from './status-hero.module.css';

const ICONS = {
  protected: IconShieldCheckFilled,
  paused: IconPlayerPause,
  limited: IconShieldHalf,
  off: IconShieldOff,
  attention: IconAlertTriangle,
  offline: IconCloudOff,
} as const;

function ReasonItem({ reason }: { readonly reason: Reason }) {
  const said = reason.kind === 'known' ? t(`companion.reason.${reason.reason}`) : reason.text;
  const remedy =
    reason.kind === 'known'
      ? t(`companion.reason.${reason.reason}Remedy`)
      : t('companion.reason.otherRemedy');
  return (
    <li className={classes.reason}>
      <Text size="sm" fw={600}>
        {said}
      </Text>
      <Text size="sm">{remedy}</Text>
    </li>
  );
}

/** The one thing to see at a glance, with the reasons and what to do about them. */
export function StatusHero({ state }: { readonly state: CompanionState }) {
  const { protection } = state;
  const Icon = ICONS[protection];
  const reasons = reasonsOf(state);
  const sentence = t(`companion.status.${protection}`);
  return (
    <section className={classes.hero} data-state={protection} data-testid="status-hero">
      <div className={classes.icon}>
        <Icon size={34} aria-hidden />
      </div>
      <div className={classes.text} role="status">
        <Title order={2} size="h3">
          {sentence}
        </Title>
        <Text size="sm">{t(`companion.status.${protection}Lead`)}</Text>
        {reasons.length > 0 && (
          <ul className={classes.reasons}>
            {reasons.map((reason) => (
              <ReasonItem
                key={reason.kind === 'known' ? reason.reason : reason.text}
                reason={reason}
              />
            ))}
          </ul>
        )}
      </div>
      <PauseControl state={state} />
    </section>
  );
}
