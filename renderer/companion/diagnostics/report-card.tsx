import { Button, CopyButton, Group, Text } from '@mantine/core';
import { IconFileZip } from '@tabler/icons-react';
import { useState } from 'react';
import type { CompanionState } from '../../../preload/contract';
import { bridge } from '../bridge';
import { SectionCard } from '../section-card';
import { SupportButton } from '../support-button';
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

/** What those who help need: a few facts to copy, or a report in a file. */
export function ReportCard({ state }: { readonly state: CompanionState }) {
  const [isBusy, setBusy] = useState(false);
  const [file, setFile] = useState<string>();
  const save = (): void => {
    setBusy(true);
    bridge()
      .doctor.saveBundle()
      .then((saved) => setFile(saved ?? undefined))
      .catch(reportError)
      .finally(() => setBusy(false));
  };
  return (
    <SectionCard title={t('companion.diagnostics.facts')}>
      <Text size="sm">
        {`${t('companion.diagnostics.version')} ${state.version}`}
        {state.deviceId !== undefined &&
          ` · ${t('companion.diagnostics.device')} ${state.deviceId}`}
      </Text>
      <Text size="sm" c="dimmed" my="xs">
        {t('companion.diagnostics.bundleLead')}
      </Text>
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconFileZip size={16} />}
          loading={isBusy}
          onClick={save}
          data-testid="save-bundle"
        >
          {t('companion.diagnostics.bundle')}
        </Button>
        <CopyButton value={facts(state)}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? t('common.copied') : t('companion.diagnostics.copy')}
            </Button>
          )}
        </CopyButton>
        <SupportButton state={state} />
      </Group>
      <Text size="sm" mt="xs" role="status" style={{ overflowWrap: 'anywhere' }}>
        {file !== undefined && t('companion.diagnostics.bundleSaved', { file })}
      </Text>
    </SectionCard>
  );
}
