import { Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { CopyField } from '../../ui/copy-field';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { t } from '../translate';
import type { EnrolmentToken } from '../api';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { enrolCommand } from './fleet';

function TokenForm({ onMade }: { readonly onMade: (token: EnrolmentToken) => void }) {
  const { api, report } = useSession();
  const [label, setLabel] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      onMade(await api.enrolmentToken(label.trim()));
    } catch (error) {
      report(error);
      setFailure(failureMessage(error));
      setBusy(false);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void make();
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        <Text size="sm">{t('devices.addLead')}</Text>
        {failure !== undefined && <FailureAlert message={failure} />}
        <TextInput
          label={t('devices.label')}
          description={t('devices.labelHint')}
          maxLength={200}
          required
          withAsterisk={false}
          data-autofocus
          value={label}
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Group justify="flex-end">
          <Button type="submit" loading={busy}>
            {t('devices.makeToken')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

interface MadeTokenProps {
  readonly made: EnrolmentToken;
  readonly onClose: () => void;
}

function MadeToken({ made, onClose }: MadeTokenProps) {
  return (
    <Stack gap="md" data-testid="enrolment-token">
      <Text size="sm">{t('devices.tokenReady')}</Text>
      <CopyField
        label={t('devices.tokenCommand')}
        value={enrolCommand(window.location.origin, made.token)}
      />
      <CopyField label={t('devices.tokenOnly')} value={made.token} />
      <Text size="xs" c="dimmed">
        {t('devices.tokenExpires', { time: formatDayAndTime(made.expires) })}
      </Text>
      <Group justify="flex-end">
        <Button onClick={onClose}>{t('devices.done')}</Button>
      </Group>
    </Stack>
  );
}

interface AddDeviceProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes an enrolment token; it is forgotten when the dialog closes. */
export function AddDevice({ opened, onClose }: AddDeviceProps) {
  const [made, setMade] = useState<EnrolmentToken>();
  const close = (): void => {
    setMade(undefined);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t('devices.addTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {made === undefined ? (
        <TokenForm onMade={setMade} />
      ) : (
        <MadeToken made={made} onClose={close} />
      )}
    </Modal>
  );
}
