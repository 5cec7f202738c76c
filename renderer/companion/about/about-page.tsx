import { Card, List, SimpleGrid, Stack, Text, Title } from '@mantine/core';
import { IconEye, IconEyeOff, IconLock, type Icon } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ManagedMark } from '../managed-mark';

interface PointsProps {
  readonly Icon: Icon;
  readonly title: string;
  readonly points: readonly string[];
}

function Points({ Icon: Sign, title, points }: PointsProps) {
  return (
    <Card component="section" aria-label={title}>
      <Title order={2} size="h5" mb="sm">
        <Sign size={18} aria-hidden style={{ verticalAlign: '-3px', marginRight: 8 }} />
        {title}
      </Title>
      <List size="sm" spacing={8}>
        {points.map((point) => (
          <List.Item key={point}>{point}</List.Item>
        ))}
      </List>
    </Card>
  );
}

function Technical({ state }: { readonly state: CompanionState }) {
  const facts = [
    `${t('companion.about.version')} ${state.version}`,
    state.deviceId === undefined ? '' : `${t('companion.about.deviceId')} ${state.deviceId}`,
  ];
  return (
    <Card component="section" aria-label={t('companion.about.technical')}>
      <Title order={2} size="h5" mb="sm">
        {t('companion.about.technical')}
      </Title>
      <Text size="sm">{facts.filter(Boolean).join(' · ')}</Text>
      <Title order={3} size="h6" mt="md" mb={4}>
        {t('companion.about.managedTitle')}
      </Title>
      {state.managed.length === 0 ? (
        <Text size="sm" c="dimmed">
          {t('companion.about.managedNone')}
        </Text>
      ) : (
        <List size="sm" spacing={4}>
          {state.managed.map((name) => (
            <List.Item key={name}>
              {name} <ManagedMark />
            </List.Item>
          ))}
        </List>
      )}
    </Card>
  );
}

/** What the company sees, what only under a rule, and what never. */
export function AboutPage({ state }: { readonly state: CompanionState }) {
  const { policyVersion: version, organisation } = state;
  return (
    <>
      <PageHeader title={t('companion.about.title')} lead={t('companion.about.lead')} />
      <Stack gap="md">
        <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
          <Points
            Icon={IconEye}
            title={t('companion.about.seesTitle')}
            points={[
              t('companion.about.sees1'),
              t('companion.about.sees2'),
              t('companion.about.sees3'),
            ]}
          />
          <Points
            Icon={IconLock}
            title={t('companion.about.sealedTitle')}
            points={[t('companion.about.sealed1'), t('companion.about.sealed2')]}
          />
          <Points
            Icon={IconEyeOff}
            title={t('companion.about.neverTitle')}
            points={[
              t('companion.about.never1'),
              t('companion.about.never2'),
              t('companion.about.never3'),
            ]}
          />
        </SimpleGrid>
        <Text size="sm" c="dimmed">
          {version === 0
            ? t('companion.about.policyDefault')
            : t('companion.about.policy', {
                version,
                organisation: organisation || t('companion.status.organisation'),
              })}
        </Text>
        <Technical state={state} />
      </Stack>
    </>
  );
}
