import { Checkbox, Group, NumberInput, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { API_SCOPES, madeApiTokenSchema } from '../../../core/exchange/api-token';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { CopyField } from '../../ui/copy-field';
import { ActionForm } from '../forms/action-form';
import { OnceDialog } from '../forms/once-dialog';
import { useApi } from '../session';
import { t } from '../translate';

interface TokenDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: () => void;
}

export function TokenDialog({ opened, onClose, onMade }: TokenDialogProps) {
  return (
    <OnceDialog<string>
      opened={opened}
      onClose={onClose}
      title={t('apiTokens.make')}
      done={t('apiTokens.done')}
      testId="made-token"
      form={(show) => (
        <TokenForm
          onMade={(made) => {
            show(made);
            onMade();
          }}
        />
      )}
    >
      {(token) => (
        <>
          <Text size="sm">{t('apiTokens.shownOnce')}</Text>
          <CopyField label={t('apiTokens.token')} value={token} />
        </>
      )}
    </OnceDialog>
  );
}

function TokenForm({ onMade }: { readonly onMade: (token: string) => void }) {
  const api = useApi();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const make = async (): Promise<void> => {
    const wish = { name, scopes, ...(days === '' ? {} : { days: Number(days) }) };
    onMade((await api.write(CONSOLE_PATHS.apiTokens, madeApiTokenSchema, wish)).token);
  };
  return (
    <ActionForm submit={t('apiTokens.make')} ready={scopes.length > 0} onSubmit={make}>
      <TextInput
        label={t('apiTokens.name')}
        description={t('apiTokens.nameHint')}
        required
        withAsterisk={false}
        maxLength={200}
        data-autofocus
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Checkbox.Group label={t('apiTokens.scopes')} value={scopes} onChange={setScopes}>
        <Group gap="sm" mt="xs">
          {API_SCOPES.map((scope) => (
            <Checkbox key={scope} value={scope} label={scope} w={150} />
          ))}
        </Group>
      </Checkbox.Group>
      <NumberInput
        label={t('apiTokens.days')}
        description={t('apiTokens.daysHint')}
        min={1}
        max={3650}
        value={days}
        onChange={setDays}
      />
    </ActionForm>
  );
}
