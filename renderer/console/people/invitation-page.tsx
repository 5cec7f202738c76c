import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { CONSOLE_PATHS, sessionSchema } from '../../../core/exchange/console';
import { FailureAlert } from '../../ui/failure-alert';
import { navigate } from '../../ui/hash-location';
import { EntryCard } from '../entry/entry-card';
import { useAction } from '../forms/use-action';
import { useSession } from '../session';
import { t } from '../translate';

/** Makes the account of somebody who was invited. */
export function InvitationPage({ token }: { readonly token: string }) {
  const { api, reload } = useSession();
  const { busy, failure, run } = useAction();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    run(async () => {
      const wish = { token, name: name.trim(), password };
      await api.write(CONSOLE_PATHS.acceptInvitation, sessionSchema, wish);
      // The invitation is used up: take it out of the address.
      navigate('/', { replace: true });
      reload();
    });
  };
  return (
    <EntryCard title={t('invitation.title')} lead={t('invitation.lead')}>
      <form onSubmit={onSubmit} data-testid="invitation">
        <Stack gap="md">
          {failure !== undefined && <FailureAlert message={failure} />}
          <TextInput
            label={t('entry.name')}
            name="username"
            autoComplete="username"
            required
            withAsterisk={false}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <PasswordInput
            label={t('entry.password')}
            description={t('entry.passwordHint')}
            name="new-password"
            autoComplete="new-password"
            minLength={12}
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} fullWidth mt="xs">
            {t('invitation.accept')}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
