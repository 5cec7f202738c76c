import { Button, Card, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconRefresh } from '@tabler/icons-react';
import type { CompanionState } from '../../../preload/contract';
import { PageHeader } from '../../ui/page-header';
import { bridge } from '../bridge';
import { PostureCard } from '../person/posture-card';
import { DeviceFacts } from '../status/device-facts';
import { reasonsOf } from '../status/reasons';
import { ReasonList } from '../status/reason-list';
import { t } from '../translate';
import { DoctorCard } from './doctor-card';
import { ReportCard } from './report-card';
import { useDoctor } from './use-doctor';

function Summary({ state }: { readonly state: CompanionState }) {
  const reasons = reasonsOf(state);
  return (
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
  );
}

/** What works, what does not, and what helps. */
export function DiagnosticsPage({ state }: { readonly state: CompanionState }) {
  const doctor = useDoctor();
  const check = (): void => {
    doctor.look();
    void bridge().person.checkPosture().catch(reportError);
  };
  return (
    <>
      <PageHeader title={t('companion.diagnostics.title')} lead={t('companion.diagnostics.lead')}>
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={doctor.isBusy}
          onClick={check}
        >
          {t('companion.diagnostics.check')}
        </Button>
      </PageHeader>
      <Stack gap="md">
        <Summary state={state} />
        <DoctorCard doctor={doctor} />
        <DeviceFacts state={state} />
        <PostureCard state={state} />
        <ReportCard state={state} />
      </Stack>
    </>
  );
}
