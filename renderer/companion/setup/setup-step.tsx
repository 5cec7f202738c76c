import { Accordion, Button, Card, Group, Stack, Text, Title } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ChangeResult } from '../../../preload/contract';
import { ToneBadge } from '../../ui/action-badge';
import { t } from '../translate';
import { ManagedMark } from '../managed-mark';
import { ChangeResultView } from './change-result-view';
import type { StepState } from './set-up-steps';
import classes from './setup-step.module.css';
import { useChange } from './use-change';

interface SetupStepProps {
  readonly number: number;
  readonly state: StepState;
  readonly managed: boolean;
  readonly title: string;
  /** What it does, in plain words. */
  readonly text: string;
  readonly doIt: string;
  readonly undo: string;
  readonly onDo: () => Promise<ChangeResult>;
  readonly onUndo: () => Promise<ChangeResult>;
  /** What one needs to do it by hand. */
  readonly children: ReactNode;
}

const BADGES = {
  done: { tone: 'good', text: 'companion.setup.stateDone' },
  partly: { tone: 'notice', text: 'companion.setup.statePartly' },
  open: { tone: 'notice', text: 'companion.setup.stateOpen' },
} as const;

function StepActions(props: SetupStepProps) {
  const { state, managed, doIt, undo, onDo, onUndo } = props;
  const { busy, result, run } = useChange();
  return (
    <>
      <Group gap="sm">
        {state !== 'done' && (
          <Button loading={busy} onClick={() => run(onDo)}>
            {doIt}
          </Button>
        )}
        {managed && <ManagedMark />}
        {state !== 'open' && !managed && (
          <Button variant="default" loading={busy} onClick={() => run(onUndo)}>
            {undo}
          </Button>
        )}
      </Group>
      {result !== undefined && <ChangeResultView result={result} />}
    </>
  );
}

export function SetupStep(props: SetupStepProps) {
  const { number, state, title, text, children } = props;
  const badge = BADGES[state];
  return (
    <Card component="section" aria-label={title} padding="lg">
      <Group align="flex-start" wrap="nowrap" gap="md">
        <span className={classes.number} data-state={state} aria-hidden="true">
          {state === 'done' ? <IconCheck size={18} /> : number}
        </span>
        <Stack gap="sm" flex={1} miw={0}>
          <Group justify="space-between">
            <Title order={2} size="h4">
              {title}
            </Title>
            <ToneBadge tone={badge.tone}>{t(badge.text)}</ToneBadge>
          </Group>
          <Text size="sm">{text}</Text>
          <StepActions {...props} />
          <Accordion
            variant="default"
            chevronPosition="left"
            classNames={{
              control: classes.control ?? '',
              label: classes.controlText ?? '',
              content: classes.panel ?? '',
            }}
          >
            <Accordion.Item value="by-hand" className={classes.byHand ?? ''}>
              <Accordion.Control>{t('companion.setup.byHandTitle')}</Accordion.Control>
              <Accordion.Panel>
                <Stack gap="sm">{children}</Stack>
              </Accordion.Panel>
            </Accordion.Item>
          </Accordion>
        </Stack>
      </Group>
    </Card>
  );
}
