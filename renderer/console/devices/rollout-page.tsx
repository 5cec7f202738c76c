import { Alert, Button, Group, Select, SimpleGrid, Stack, TagsInput, Text } from '@mantine/core';
import { useState } from 'react';
import type { PolicyState } from '../../../core/exchange/console';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { Loaded, Panel } from '../report/panel';
import { RankList } from '../report/rank-list';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import type { fleetApi, Rings } from './fleet-api';
import { useFleet, type FleetData } from './use-fleet';

type Act = FleetData<unknown>['act'];

interface RingProps {
  readonly rings: Rings;
  readonly busy: boolean;
  readonly act: Act;
}

/** Who gets a version first, and the way of a version from them to all. */
function CanaryRing({ rings, busy, act }: RingProps) {
  const [groups, setGroups] = useState<string[]>([...rings.groups]);
  const { canary } = rings;
  const same = JSON.stringify(groups) === JSON.stringify(rings.groups);
  return (
    <Panel title={t('rollout.ring')} hint={t('rollout.ringHint')}>
      <TagsInput label={t('rollout.groups')} value={groups} onChange={setGroups} />
      <Group>
        <Button
          loading={busy}
          disabled={same}
          onClick={() => void act((fleet) => fleet.setRings(groups))}
        >
          {t('rollout.save')}
        </Button>
      </Group>
      {canary === undefined ? (
        <Text size="sm" c="dimmed">
          {t('rollout.noCanary', { version: rings.version })}
        </Text>
      ) : (
        <Alert variant="light" color="yellow">
          <Group justify="space-between">
            {t('rollout.canary', { version: canary.version, author: canary.author })}
            <Button
              size="xs"
              loading={busy}
              onClick={() => void act((fleet) => fleet.promote(canary.version))}
            >
              {t('rollout.promote')}
            </Button>
          </Group>
        </Alert>
      )}
    </Panel>
  );
}

function RollBack({
  state,
  busy,
  act,
  onDone,
}: {
  readonly state: PolicyState;
  readonly busy: boolean;
  readonly act: Act;
  readonly onDone: () => void;
}) {
  const [version, setVersion] = useState<string | null>(null);
  const earlier = state.versions.filter((one) => one.version !== state.version);
  return (
    <Panel title={t('rollout.back')} hint={t('rollout.backHint')}>
      <Group align="flex-end">
        <Select
          flex={1}
          miw={240}
          label={t('rollout.version')}
          placeholder={t('rollout.choose')}
          data={earlier.map(({ version: number, note, time }) => ({
            value: String(number),
            label: `${number} · ${formatDayAndTime(time)} · ${note}`,
          }))}
          value={version}
          onChange={setVersion}
        />
        <Button
          variant="default"
          loading={busy}
          disabled={version === null}
          onClick={() => void act((fleet) => fleet.rollBack(Number(version))).then(onDone)}
        >
          {t('rollout.do')}
        </Button>
      </Group>
    </Panel>
  );
}

const load = (fleet: ReturnType<typeof fleetApi>) => fleet.rings();

/** How versions of the policy reach the devices. */
export default function RolloutPage() {
  const api = useApi();
  const { resource, reload, busy, problem, act } = useFleet(load, 10_000);
  const policy = useResource(api.policy, 10_000);
  return (
    <>
      <PageHeader title={t('rollout.title')} lead={t('rollout.lead')} />
      {problem !== undefined && <FailureAlert message={problem} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        <ResourceView resource={resource} onRetry={reload}>
          {(rings) => <CanaryRing key={rings.groups.join()} rings={rings} busy={busy} act={act} />}
        </ResourceView>
        <Stack gap="md">
          <Panel title={t('rollout.spread')} hint={t('rollout.spreadHint')}>
            <Loaded resource={policy.resource} onRetry={policy.reload}>
              {({ spread, version }) => (
                <RankList
                  empty={t('dash.fleetNone')}
                  rows={spread.map((one) => ({
                    id: String(one.version),
                    name: t('dash.version', { version: one.version }),
                    count: one.devices,
                    tone: one.version >= version ? 'good' : 'notice',
                    href: '/devices',
                  }))}
                />
              )}
            </Loaded>
          </Panel>
          {policy.resource.kind === 'ready' && (
            <RollBack state={policy.resource.value} busy={busy} act={act} onDone={policy.reload} />
          )}
        </Stack>
      </SimpleGrid>
    </>
  );
}
