import { Alert, Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { FailureAlert } from '../../ui/failure-alert';
import { t } from '../translate';
import { ApiFailure } from '../api-failure';
import { failureMessage } from '../failure-message';
import { OtherWays } from '../people/other-ways';
import { useSession } from '../session';
import { EntryCard } from './entry-card';

interface SignInPageProps {
  readonly organisation: string;
  readonly expired: boolean;
}

/** A refused sign-in answers 401 like an expired session; here it means the password. */
function signInFailure(error: unknown): string {
  const wrong = error instanceof ApiFailure && [400, 401, 403].includes(error.status);
  return wrong ? t('entry.wrong') : failureMessage(error);
}

export function SignInPage({ organisation, expired }: SignInPageProps) {
  const { api, accept } = useSession();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      accept(await api.signIn(name, password));
    } catch (error) {
      setFailure(signInFailure(error));
      setBusy(false);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    void submit();
  };

  const lead = organisation ? t('entry.signInLead', { organisation }) : t('entry.signInLeadPlain');
  return (
    <EntryCard title={t('entry.signInTitle')} lead={lead}>
      <form onSubmit={onSubmit} data-testid="sign-in">
        <Stack gap="md">
          {expired && failure === undefined && (
            <Alert variant="light" role="status">
              {t('entry.expired')}
            </Alert>
          )}
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
            name="password"
            autoComplete="current-password"
            required
            withAsterisk={false}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
          <Button type="submit" loading={busy} fullWidth mt="xs">
            {t('entry.signIn')}
          </Button>
        </Stack>
      </form>
      <OtherWays />
    </EntryCard>
  );
}
