import { Text } from '@mantine/core';
import { t } from '../translate';
import type { Reason } from './reasons';
import classes from './reason-list.module.css';

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

/** Why this desk is not simply protected, and what to do about it. */
export function ReasonList({ reasons }: { readonly reasons: readonly Reason[] }) {
  return (
    <ul className={classes.reasons}>
      {reasons.map((reason) => (
        <ReasonItem key={reason.kind === 'known' ? reason.reason : reason.text} reason={reason} />
      ))}
    </ul>
  );
}
