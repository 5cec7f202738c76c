import { Button, Stack, Text } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { CopyField } from '../../ui/copy-field';
import { PageHeader } from '../../ui/page-header';
import { bridge } from '../bridge';
import { SectionCard } from '../section-card';
import { t } from '../translate';
import { FoundServers } from './found-servers';
import { GatewayUse } from './gateway-use';
import { PortalServers } from './portal-servers';

function Gateway({ url }: { readonly url: string | undefined }) {
  return (
    <SectionCard title={t('companion.tools.gatewayTitle')}>
      {url === undefined ? (
        <Text size="sm" c="dimmed">
          {t('companion.tools.gatewayNone')}
        </Text>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('companion.tools.gatewayText')}</Text>
          <CopyField label={t('companion.tools.gatewayAddress')} value={url} />
          <GatewayUse />
        </Stack>
      )}
    </SectionCard>
  );
}

function Portal({ state }: { readonly state: CompanionState }) {
  const url = state.portal?.url ?? state.portalUrl;
  return (
    <SectionCard title={t('companion.tools.portalTitle')}>
      {url === undefined ? (
        <Text size="sm" c="dimmed">
          {t('companion.tools.portalNone')}
        </Text>
      ) : (
        <Stack gap="sm">
          <Text size="sm">{t('companion.tools.portalText')}</Text>
          <CopyField label={t('companion.tools.portalAddress')} value={url} />
          <PortalServers servers={state.portal?.servers ?? []} />
          <Text size="xs" c="dimmed">
            {t('companion.tools.approvals')}
          </Text>
        </Stack>
      )}
    </SectionCard>
  );
}

/** What programs of this desk find here: the gateway to models and the portal to tools. */
export function ToolsPage({ state }: { readonly state: CompanionState }) {
  return (
    <>
      <PageHeader title={t('companion.tools.title')} lead={t('companion.tools.lead')}>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          onClick={() => void bridge().tools.check().catch(reportError)}
        >
          {t('companion.tools.check')}
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Gateway url={state.gatewayUrl} />
        <Portal state={state} />
        <SectionCard title={t('companion.tools.foundTitle')}>
          <FoundServers found={state.portal?.found ?? []} />
        </SectionCard>
      </Stack>
    </>
  );
}
