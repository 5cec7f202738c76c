import { Button, Card, Group, Stack, Title } from '@mantine/core';
import { Link } from 'wouter';
import type { CompanionState } from '../../../preload/contract';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { ActivityRows } from '../activity/activity-rows';
import { bridge } from '../bridge';
import { PersonCard } from '../person/person-card';
import { PostureCard } from '../person/posture-card';
import { useActivity } from '../use-activity';
import { DeviceFacts } from './device-facts';
import { StatusHero } from './status-hero';

/** Rows of activity shown here. */
const RECENT = 4;

export function StatusPage({ state }: { readonly state: CompanionState }) {
  const { entries: activity = [] } = useActivity();
  return (
    <>
      <PageHeader title={t('companion.nav.status')}>
        {state.consoleUrl !== undefined && (
          <Button
            variant="default"
            onClick={() => void bridge().companion.openConsole().catch(reportError)}
          >
            {t('companion.status.openConsole')}
          </Button>
        )}
      </PageHeader>
      <Stack gap="lg">
        <StatusHero state={state} />
        <PersonCard state={state} />
        <DeviceFacts state={state} />
        <PostureCard state={state} />
        {activity.length > 0 && (
          <Card component="section" aria-label={t('companion.status.recent')}>
            <Group justify="space-between" mb="xs">
              <Title order={2} size="h5">
                {t('companion.status.recent')}
              </Title>
              <Button component={Link} href="/activity" variant="subtle" size="compact-sm">
                {t('companion.nav.activity')}
              </Button>
            </Group>
            <ActivityRows entries={activity.slice(0, RECENT)} />
          </Card>
        )}
      </Stack>
    </>
  );
}
