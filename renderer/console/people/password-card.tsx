import { Button, Card, Group, PasswordInput, Stack, Text, Title } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { FailureAlert } from '../../ui/failure-alert';
import { useAction } from '../forms/use-action';
import { useApi } from '../session';
import { t } from '../translate';
import { accessApi } from './access-api';

/** Changes the password; all other sessions end with it. */
export function PasswordCard({ onChanged }: { readonly onChanged: () => void }) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [done, setDone] = useState(false);
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setDone(false);
    run(async () => {
      await access.changePassword(current, next);
      setCurrent('');
      setNext('');
      setDone(true);
      onChanged();
    });
  };
  return (
    <Card>
      <Title order={2} size="h4" mb="sm">
        {t('account.password')}
      </Title>
      <form onSubmit={onSubmit}>
        <Stack gap="sm">
          {failure !== undefined && <FailureAlert message={failure} />}
          {done && (
            <Text size="sm" role="status">
              {t('account.passwordChanged')}
            </Text>
          )}
          <PasswordInput
            label={t('account.currentPassword')}
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={current}
            onChange={(event) => setCurrent(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('account.nextPassword')}
            description={t('account.passwordHint')}
            autoComplete="new-password"
            minLength={12}
            required
            withAsterisk={false}
            value={next}
            onChange={(event) => setNext(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit" loading={busy}>
              {t('account.changePassword')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Card>
  );
}
