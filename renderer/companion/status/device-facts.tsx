import { Card, Title } from '@mantine/core';
import type { ReactNode } from 'react';
import type { CompanionState } from '../../../preload/contract';
import { t } from '../translate';
import { isManaged, ManagedMark } from '../managed-mark';
import classes from './device-facts.module.css';
import { organisationOf } from './organisation';

interface FactProps {
  readonly label: string;
  readonly managed?: boolean;
  readonly children: ReactNode;
}

function Fact({ label, managed = false, children }: FactProps) {
  return (
    <div>
      <dt className={classes.label}>{label}</dt>
      <dd className={classes.value}>
        {children} {managed && <ManagedMark />}
      </dd>
    </div>
  );
}

/** What stands on this device, in six facts. */
export function DeviceFacts({ state }: { readonly state: CompanionState }) {
  const { policyVersion, backlog } = state;
  return (
    <Card component="section" aria-label={t('companion.status.details')}>
      <Title order={2} size="h5" mb="sm">
        {t('companion.status.details')}
      </Title>
      <dl className={classes.facts}>
        <Fact label={t('companion.status.organisation')}>{organisationOf(state)}</Fact>
        <Fact label={t('companion.status.policy')}>
          {policyVersion === 0
            ? t('companion.status.policyDefault')
            : t('companion.status.policyVersion', { version: policyVersion })}
        </Fact>
        <Fact label={t('companion.status.queue')}>
          {backlog === 0
            ? t('companion.status.queueNone')
            : t('companion.status.queued', { count: backlog })}
        </Fact>
        <Fact label={t('companion.status.certificate')}>{t(`companion.trust.${state.trust}`)}</Fact>
        <Fact label={t('companion.status.routing')} managed={isManaged(state, 'routing')}>
          {t(`companion.routing.${state.routing}`)}
        </Fact>
        <Fact label={t('companion.status.keys')} managed={isManaged(state, 'policy.keychain')}>
          {t(`keychain.${state.keychain}`)}
        </Fact>
      </dl>
    </Card>
  );
}
