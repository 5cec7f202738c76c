import { Button, Card, Group, Stack, Text, TextInput, Title } from '@mantine/core';
import {
  startRegistration,
  type PublicKeyCredentialCreationOptionsJSON,
} from '@simplewebauthn/browser';
import { useState, type SyntheticEvent } from 'react';
import type { Account } from '../../../core/exchange/access';
import { FailureAlert } from '../../ui/failure-alert';
import { formatDayAndTime } from '../../ui/format';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';

interface PasskeysCardProps {
  readonly passkeys: Account['passkeys'];
  readonly onChanged: () => void;
}

/** Keys of devices and password managers that open the console without a password. */
export function PasskeysCard({ passkeys, onChanged }: PasskeysCardProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const [name, setName] = useState('');
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run(async () => {
      const { step, options } = await access.passkeyOptions();
      const optionsJSON = options as Partial<PublicKeyCredentialCreationOptionsJSON>;
      const made = await startRegistration({
        optionsJSON: optionsJSON as PublicKeyCredentialCreationOptionsJSON,
      });
      const { id, rawId, type, response } = made;
      const { clientDataJSON, attestationObject, transports = [] } = response;
      await access.addPasskey(step, name.trim(), {
        ...{ id, rawId, type, clientExtensionResults: {} },
        response: { clientDataJSON, attestationObject, transports },
      });
      setName('');
      onChanged();
    });
  };
  const remove = (id: string): void =>
    run(async () => {
      await access.removePasskey(id);
      onChanged();
    });
  return (
    <Card>
      <Title order={2} size="h4" mb={4}>
        {t('account.passkeys')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('account.passkeysLead')}
      </Text>
      {failure !== undefined && <FailureAlert message={failure} />}
      <Stack gap="xs" mb="md">
        {passkeys.map((passkey) => (
          <Group key={passkey.id} justify="space-between" data-testid="passkey">
            <Text size="sm">
              {t('account.passkeyMade', {
                name: passkey.name,
                time: formatDayAndTime(passkey.created),
              })}
            </Text>
            <Button
              size="compact-xs"
              variant="default"
              loading={busy}
              onClick={() => remove(passkey.id)}
            >
              {t('account.remove')}
            </Button>
          </Group>
        ))}
      </Stack>
      <form onSubmit={onSubmit}>
        <Group align="flex-end">
          <TextInput
            label={t('account.passkeyName')}
            placeholder={t('account.passkeyNameExample')}
            required
            withAsterisk={false}
            maxLength={100}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} data-testid="add-passkey">
            {t('account.addPasskey')}
          </Button>
        </Group>
      </form>
    </Card>
  );
}
