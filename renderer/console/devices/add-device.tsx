import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { CopyField } from '../../ui/copy-field';
import { formatDayAndTime } from '../../ui/format';
import type { EnrolmentToken } from '../api';
import { ActionForm } from '../forms/action-form';
import { OnceDialog } from '../forms/once-dialog';
import { useApi } from '../session';
import { t } from '../translate';
import { enrolCommand } from './fleet';

function TokenForm({ onMade }: { readonly onMade: (token: EnrolmentToken) => void }) {
  const api = useApi();
  const [label, setLabel] = useState('');
  return (
    <ActionForm
      submit={t('devices.makeToken')}
      onSubmit={async () => onMade(await api.enrolmentToken(label.trim()))}
    >
      <Text size="sm">{t('devices.addLead')}</Text>
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
    </ActionForm>
  );
}

interface AddDeviceProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** Makes an enrolment token. */
export function AddDevice({ opened, onClose }: AddDeviceProps) {
  return (
    <OnceDialog<EnrolmentToken>
      opened={opened}
      onClose={onClose}
      title={t('devices.addTitle')}
      done={t('devices.done')}
      testId="enrolment-token"
      form={(show) => <TokenForm onMade={show} />}
    >
      {({ token, expires }) => (
        <>
          <Text size="sm">{t('devices.tokenReady')}</Text>
          <CopyField
            label={t('devices.tokenCommand')}
            value={enrolCommand(window.location.origin, token)}
          />
          <CopyField label={t('devices.tokenOnly')} value={token} />
          <Text size="xs" c="dimmed">
            {t('devices.tokenExpires', { time: formatDayAndTime(expires) })}
          </Text>
        </>
      )}
    </OnceDialog>
  );
}
