import { Alert, Button, Card, Group, SimpleGrid, Text } from '@mantine/core';
import { IconAppWindow, IconWorldOff } from '@tabler/icons-react';
import { useState } from 'react';
import type { CompanionState } from '../../../preload/contract';
import { EmptyState } from '../../ui/empty-state';
import { FailureAlert } from '../../ui/failure-alert';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { bridge } from '../bridge';

type Site = CompanionState['sites'][number];

function SiteCard({ site, onOpen }: { readonly site: Site; readonly onOpen: () => void }) {
  return (
    <Card>
      <Group wrap="nowrap" justify="space-between">
        <Group wrap="nowrap" gap="sm" miw={0}>
          <IconAppWindow size={22} aria-hidden />
          <div style={{ minWidth: 0 }}>
            <Text fw={600} size="sm" truncate>
              {site.name}
            </Text>
            <Text size="xs" c="dimmed" truncate>
              {new URL(site.url).host}
            </Text>
          </div>
        </Group>
        <Button
          variant="default"
          size="xs"
          aria-label={t('companion.browser.openSite', { name: site.name })}
          onClick={onOpen}
        >
          {t('companion.browser.open')}
        </Button>
      </Group>
    </Card>
  );
}

/** The sites that may be opened in the isolated browser. */
export function BrowserPage({ state }: { readonly state: CompanionState }) {
  const [opened, setOpened] = useState<string>();
  const [failure, setFailure] = useState<string>();
  const open = async (site: Site): Promise<void> => {
    setFailure(undefined);
    try {
      await bridge().isolation.open({ url: site.url });
      setOpened(site.name);
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <>
      <PageHeader title={t('companion.browser.title')} lead={t('companion.browser.lead')} />
      {failure !== undefined && <FailureAlert message={failure} />}
      {opened !== undefined && failure === undefined && (
        <Alert role="status" variant="light" mb="md">
          {t('companion.browser.opened', { name: opened })}
        </Alert>
      )}
      {state.sites.length === 0 ? (
        <Card>
          <EmptyState
            icon={<IconWorldOff size={26} />}
            title={t('companion.browser.emptyTitle')}
            text={t('companion.browser.empty')}
          />
        </Card>
      ) : (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {state.sites.map((site) => (
            <SiteCard key={site.id} site={site} onOpen={() => void open(site)} />
          ))}
        </SimpleGrid>
      )}
    </>
  );
}
