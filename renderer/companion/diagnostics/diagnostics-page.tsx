import { Button, Card, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconRefresh } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { PageHeader } from '../../ui/page-header';
import { bridge } from '../bridge';
import { PostureCard } from '../person/posture-card';
import { SectionCard } from '../section-card';
import { DeviceFacts } from '../status/device-facts';
import { reasonsOf } from '../status/reasons';
import { ReasonList } from '../status/reason-list';
import { t } from '../translate';

/** Facts for a support ticket; the same words in every language, since IT reads them. */
function facts(state: CompanionState): string {
  const { version, deviceId, policyVersion, protection, reasons, keychain, trust, routing } = state;
  return JSON.stringify(
    { version, deviceId, policyVersion, protection, reasons, keychain, trust, routing },
    undefined,
    2,
  );
}

/** What works, what does not, and what helps. */
export function DiagnosticsPage({ state }: { readonly state: CompanionState }) {
  const reasons = reasonsOf(state);
  return (
    <>
      <PageHeader title={t('companion.diagnostics.title')} lead={t('companion.diagnostics.lead')}>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          onClick={() => void bridge().person.checkPosture().catch(reportError)}
        >
          {t('companion.diagnostics.check')}
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Card>
          {reasons.length === 0 ? (
            <Group gap={8} c="var(--pc-good-text)">
              <IconCheck size={20} aria-hidden />
              <Text fw={600}>{t('companion.diagnostics.allWell')}</Text>
            </Group>
          ) : (
            <ReasonList reasons={reasons} />
          )}
        </Card>
        <DeviceFacts state={state} />
        <PostureCard state={state} />
        <SectionCard
          title={t('companion.diagnostics.facts')}
          aside={
            <CopyButton value={facts(state)}>
              {({ copied, copy }) => (
                <Button size="compact-sm" variant="default" onClick={copy}>
                  {copied ? t('common.copied') : t('companion.diagnostics.copy')}
                </Button>
              )}
            </CopyButton>
          }
        >
          <Text size="sm">
            {`${t('companion.diagnostics.version')} ${state.version}`}
            {state.deviceId !== undefined &&
              ` · ${t('companion.diagnostics.device')} ${state.deviceId}`}
          </Text>
        </SectionCard>
      </Stack>
    </>
  );
}
