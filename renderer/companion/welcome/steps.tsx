import { Button, Group, List, SimpleGrid, Text, Title } from '@mantine/core';
import { IconCircleCheck, IconEye, IconEyeOff, type Icon } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { bridge } from '../bridge';
import { isManaged, ManagedMark } from '../managed-mark';
import { ChangeResultView } from '../setup/change-result-view';
import { routingStep, trustStep, type StepState } from '../setup/set-up-steps';
import { useChange } from '../setup/use-change';
import { t } from '../translate';

interface StepProps {
  readonly state: CompanionState;
}

function Points({
  Icon: Sign,
  title,
  points,
}: {
  readonly Icon: Icon;
  readonly title: string;
  readonly points: readonly string[];
}) {
  return (
    <section aria-label={title}>
      <Group gap={8} mb={6} wrap="nowrap">
        <Sign size={18} aria-hidden />
        <Title order={2} size="h6">
          {title}
        </Title>
      </Group>
      <List size="sm" spacing={6}>
        {points.map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
    </section>
  );
}

/** What is inspected and what is not, in plain words. */
export function WhatStep({ state }: StepProps) {
  const organisation = state.organisation || t('companion.welcome.company');
  return (
    <>
      <Text>{t('companion.welcome.whatLead')}</Text>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="xl">
        <Points
          Icon={IconEye}
          title={t('companion.welcome.looksTitle')}
          points={[
            t('companion.welcome.looks1'),
            t('companion.welcome.looks2'),
            t('companion.welcome.looks3', { organisation }),
          ]}
        />
        <Points
          Icon={IconEyeOff}
          title={t('companion.welcome.notTitle')}
          points={[
            t('companion.welcome.not1'),
            t('companion.welcome.not2'),
            t('companion.welcome.not3'),
          ]}
        />
      </SimpleGrid>
    </>
  );
}

interface ChangeProps {
  readonly lead: string;
  readonly step: StepState;
  readonly managed: boolean;
  readonly isReady: boolean;
  readonly doIt: string;
  readonly onDo: Parameters<ReturnType<typeof useChange>['run']>[0];
}

/** One change to the machine, with what came of it. */
function Change({ lead, step, managed, isReady, doIt, onDo }: ChangeProps) {
  const { busy, result, run } = useChange();
  return (
    <>
      <Text>{lead}</Text>
      {step === 'done' ? (
        <Group gap={8} role="status" c="var(--pc-good-text)">
          <IconCircleCheck size={22} aria-hidden />
          <Text fw={600}>{t('companion.setup.stateDone')}</Text>
        </Group>
      ) : (
        <Group gap="sm">
          <Button variant="light" loading={busy} disabled={!isReady} onClick={() => run(onDo)}>
            {doIt}
          </Button>
          {!isReady && (
            <Text size="sm" c="dimmed">
              {t('companion.setup.waiting')}
            </Text>
          )}
        </Group>
      )}
      {managed && <ManagedMark />}
      {result !== undefined && step !== 'done' && <ChangeResultView result={result} />}
    </>
  );
}

export function TrustStep({ state }: StepProps) {
  return (
    <Change
      lead={t('companion.welcome.trustLead')}
      step={trustStep(state)}
      managed={isManaged(state, 'trust')}
      isReady={state.caFile !== undefined}
      doIt={t('companion.setup.trustDo')}
      onDo={() => bridge().trust.install()}
    />
  );
}

export function RouteStep({ state }: StepProps) {
  return (
    <Change
      lead={t('companion.welcome.routeLead')}
      step={routingStep(state)}
      managed={isManaged(state, 'routing')}
      isReady={state.pacUrl !== undefined}
      doIt={t('companion.setup.routeDo')}
      onDo={() => bridge().routing.enable()}
    />
  );
}

/** The end: sign in where the company asks for it, and a look at a warning. */
export function DoneStep({
  state,
  finish,
}: StepProps & { readonly finish: (path: string) => void }) {
  const open = trustStep(state) === 'open' || routingStep(state) === 'open';
  const signIn = state.identity?.offered === true && state.identity.person === undefined;
  return (
    <>
      <Text>{t(open ? 'companion.welcome.notDoneLead' : 'companion.welcome.doneLead')}</Text>
      {signIn && (
        <>
          <Text size="sm">{t('companion.welcome.signInLead')}</Text>
          <Button
            w="fit-content"
            variant="light"
            onClick={() => void bridge().person.signIn().catch(reportError)}
          >
            {t('companion.welcome.signInTitle')}
          </Button>
        </>
      )}
      <Group>
        <Button variant="light" onClick={() => finish('/try')}>
          {t('companion.welcome.tryIt')}
        </Button>
        <Button variant="light" onClick={() => finish('/company')}>
          {t('companion.company.title')}
        </Button>
      </Group>
    </>
  );
}
