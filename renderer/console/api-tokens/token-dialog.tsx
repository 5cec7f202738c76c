import { Button, Checkbox, Group, Modal, NumberInput, Stack, Text, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { API_SCOPES, madeApiTokenSchema } from '../../../core/exchange/api-token';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { CopyField } from '../../ui/copy-field';
import { FailureAlert } from '../../ui/failure-alert';
import { useAction } from '../people/use-action';
import { useApi } from '../session';
import { t } from '../translate';

interface TokenDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onMade: () => void;
}

/** Makes a token; it is shown this once and forgotten when the dialog closes. */
export function TokenDialog({ opened, onClose, onMade }: TokenDialogProps) {
  const [token, setToken] = useState<string>();
  const close = (): void => {
    setToken(undefined);
    onClose();
  };
  return (
    <Modal
      opened={opened}
      onClose={close}
      size="lg"
      title={t('apiTokens.make')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {token === undefined ? (
        <TokenForm
          onMade={(made) => {
            setToken(made);
            onMade();
          }}
        />
      ) : (
        <Stack gap="md" data-testid="made-token">
          <Text size="sm">{t('apiTokens.shownOnce')}</Text>
          <CopyField label={t('apiTokens.token')} value={token} />
          <Group justify="flex-end">
            <Button onClick={close}>{t('apiTokens.done')}</Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}

function TokenForm({ onMade }: { readonly onMade: (token: string) => void }) {
  const api = useApi();
  const { busy, failure, run } = useAction();
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<string[]>([]);
  const [days, setDays] = useState<number | string>(90);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run(async () => {
      const wish = { name, scopes, ...(days === '' ? {} : { days: Number(days) }) };
      onMade((await api.write(CONSOLE_PATHS.apiTokens, madeApiTokenSchema, wish)).token);
    });
  };
  return (
    <form onSubmit={onSubmit}>
      <Stack gap="md">
        {failure !== undefined && <FailureAlert message={failure} />}
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
        <Group justify="flex-end">
          <Button type="submit" loading={busy} disabled={scopes.length === 0}>
            {t('apiTokens.make')}
          </Button>
        </Group>
      </Stack>
    </form>
  );
}
