import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import type { HeldDefinition } from '../../../core/exchange/portal-view';
import { ToneBadge } from '../../ui/action-badge';
import { EmptyState } from '../../ui/empty-state';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import { lineDiff } from './line-diff';
import type { portalApi } from './portal-api';
import { Problem } from './problem';
import classes from './review-page.module.css';
import { usePortal, type PortalData } from './use-portal';

const REFRESH_MS = 15_000;

function Diff({ held }: { readonly held: HeldDefinition }) {
  const lines = lineDiff(held.pinned ?? '', held.pending);
  return (
    <div
      className={classes.diff}
      role="region"
      tabIndex={0}
      aria-label={t('review.diff', { name: held.key })}
    >
      {lines.map(({ kind, text }, index) => (
        <div key={index} className={classes.line} data-kind={kind}>
          <span aria-hidden="true">{kind === 'added' ? '+' : kind === 'removed' ? '−' : ' '}</span>
          {kind !== 'same' && <span className="pc-visually-hidden">{t(`review.${kind}`)} </span>}
          {text}
        </div>
      ))}
    </div>
  );
}

interface HeldProps {
  readonly held: HeldDefinition;
  readonly busy: boolean;
  readonly act: PortalData<unknown>['act'];
}

function Held({ held, busy, act }: HeldProps) {
  const { server, kind, key, hash } = held;
  const decide = (decision: 'approve' | 'refuse'): void =>
    act(hash, (portal) => portal.decide({ server, kind, key, hash, decision }));
  return (
    <Card component="section" aria-label={`${server} ${key}`} data-testid="held-definition">
      <Group justify="space-between" mb="sm">
        <div>
          <Group gap="xs">
            <Text fw={650}>{key === '' ? t(`review.kind.${kind}`) : key}</Text>
            <ToneBadge tone={held.reason === 'new' ? 'notice' : 'stop'}>
              {held.reason === 'new' || held.reason === 'changed'
                ? t(`review.reason.${held.reason}`)
                : held.reason}
            </ToneBadge>
          </Group>
          <Text size="xs" c="dimmed">
            {t('review.where', {
              server,
              kind: t(`review.kind.${kind}`),
              count: held.portals,
              time: formatDayAndTime(held.first),
            })}
          </Text>
        </div>
        <Group gap="xs">
          <Button variant="default" disabled={busy} onClick={() => decide('refuse')}>
            {t('review.refuse')}
          </Button>
          <Button loading={busy} onClick={() => decide('approve')}>
            {t('review.approve')}
          </Button>
        </Group>
      </Group>
      <Diff held={held} />
    </Card>
  );
}

const load = (portal: ReturnType<typeof portalApi>) => portal.definitions();

/** Definitions of tools that are new, changed or suspect, with what has changed in them. */
export default function McpReviewPage() {
  const { resource, reload, problem, busy, act } = usePortal(load, REFRESH_MS);
  return (
    <>
      <PageHeader title={t('review.title')} lead={t('review.lead')} />
      <Problem text={problem} />
      <ResourceView resource={resource} onRetry={reload}>
        {(definitions) =>
          definitions.length === 0 ? (
            <Card>
              <EmptyState
                icon={<IconShieldCheck size={26} />}
                title={t('review.noneTitle')}
                text={t('review.none')}
              />
            </Card>
          ) : (
            <Stack gap="md">
              {definitions.map((held) => (
                <Held
                  key={`${held.server} ${held.kind} ${held.key} ${held.hash}`}
                  held={held}
                  busy={busy === held.hash}
                  act={act}
                />
              ))}
            </Stack>
          )
        }
      </ResourceView>
    </>
  );
}
