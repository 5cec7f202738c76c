import { List, SimpleGrid, Stack, Text } from '@mantine/core';
import { IconArchive, IconEye, IconEyeOff, IconListCheck, IconRadar } from '@tabler/icons-react';
import type { CompanyView } from '../../../core/exchange/company-view';
import type { CompanionState } from '../../../preload/contract';
import { PageHeader } from '../../ui/page-header';
import { SectionCard } from '../section-card';
import { SupportButton } from '../support-button';
import { t } from '../translate';
import { RulesInForce } from './rules-in-force';
import { namesOf } from './named';

const ICON = { size: 18, 'aria-hidden': true } as const;

function Points({ points }: { readonly points: readonly string[] }) {
  return (
    <List size="sm" spacing={8}>
      {points.map((point) => (
        <List.Item key={point}>{point}</List.Item>
      ))}
    </List>
  );
}

function seen({ namesPerson, posture }: CompanyView): readonly string[] {
  return [
    t('companion.company.sees1'),
    t('companion.company.sees2'),
    t('companion.company.sees3'),
    namesPerson ? t('companion.company.seesPerson') : t('companion.company.seesNoPerson'),
    ...(posture.length === 0
      ? []
      : [t('companion.company.seesPosture', { count: posture.length, names: namesOf(posture) })]),
  ];
}

function scope({ inspects, apps, added, never, unknownAi }: CompanyView): readonly string[] {
  if (!inspects) return [t('companion.company.scopeOff')];
  return [
    t('companion.company.scopeApps', { count: apps }),
    ...(added.count === 0
      ? []
      : [t('companion.company.scopeAdded', { names: namesOf(added.names, added.count) })]),
    t(`companion.company.unknownAi${unknownAi}`),
    ...(never.count === 0
      ? []
      : [t('companion.company.scopeNever', { names: namesOf(never.names, never.count) })]),
  ];
}

function Kept({ rules }: CompanyView) {
  const keeping = rules.filter(({ stores }) => stores);
  if (keeping.length === 0) return <Text size="sm">{t('companion.company.keptNone')}</Text>;
  return (
    <>
      <Text size="sm" mb={8}>
        {t('companion.company.kept', { count: keeping.length })}
      </Text>
      <Points points={keeping.map(({ name }) => name)} />
    </>
  );
}

function Truth({ view }: { readonly view: CompanyView }) {
  return (
    <>
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <SectionCard icon={<IconEye {...ICON} />} title={t('companion.company.sees')}>
          <Points points={seen(view)} />
        </SectionCard>
        <SectionCard icon={<IconEyeOff {...ICON} />} title={t('companion.company.never')}>
          <Points
            points={[
              t('companion.company.never1'),
              t('companion.company.never2'),
              t('companion.company.never3'),
              t('companion.company.neverPaused'),
            ]}
          />
        </SectionCard>
        <SectionCard icon={<IconRadar {...ICON} />} title={t('companion.company.scope')}>
          <Points points={scope(view)} />
        </SectionCard>
        <SectionCard icon={<IconArchive {...ICON} />} title={t('companion.company.keptTitle')}>
          <Kept {...view} />
        </SectionCard>
      </SimpleGrid>
      <SectionCard icon={<IconListCheck {...ICON} />} title={t('companion.company.rules')}>
        <RulesInForce view={view} />
      </SectionCard>
    </>
  );
}

/** What the company sees, what it keeps and what never, read out of the policy in force. */
export function CompanyPage({ state }: { readonly state: CompanionState }) {
  const { company, policyVersion } = state;
  return (
    <>
      <PageHeader title={t('companion.company.title')} lead={t('companion.company.lead')} />
      <Stack gap="md">
        {company === undefined ? (
          <Text size="sm">{t('companion.company.loading')}</Text>
        ) : (
          <Truth view={company} />
        )}
        <Text size="sm" c="dimmed">
          {policyVersion === 0
            ? t('companion.status.policyDefault')
            : t('companion.status.policyVersion', { version: policyVersion })}
        </Text>
        <div>
          <SupportButton state={state} />
        </div>
      </Stack>
    </>
  );
}
