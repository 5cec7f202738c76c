import { Button, PasswordInput, Stack, TextInput } from '@mantine/core';
import { useState, type SyntheticEvent } from 'react';
import { FailureAlert } from '../../ui/failure-alert';
import { navigate } from '../../ui/hash-location';
import { t } from '../translate';
import { ApiFailure } from '../api-failure';
import { failureMessage } from '../failure-message';
import { useSession } from '../session';
import { EntryCard } from './entry-card';
import { setUpTokenOf } from './set-up-token';

/** Least length of a password, as the endpoint checks it too. */
const PASSWORD_LENGTH = 12;

interface Fields {
  readonly token: string;
  readonly name: string;
  readonly password: string;
  readonly repeat: string;
}

function setUpFailure(error: unknown): string {
  const taken = error instanceof ApiFailure && error.kind === 'conflict';
  return taken ? t('entry.setUpTaken') : failureMessage(error);
}

export function SetUpPage() {
  const { api, accept } = useSession();
  const [fields, setFields] = useState<Fields>(() => ({
    token: setUpTokenOf(window.location.hash),
    name: '',
    password: '',
    repeat: '',
  }));
  const [tried, setTried] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<string>();

  const short = fields.password.length < PASSWORD_LENGTH;
  const differs = fields.password !== fields.repeat;
  const field = (name: keyof Fields) => ({
    required: true,
    withAsterisk: false,
    value: fields[name],
    onChange: (event: { currentTarget: HTMLInputElement }) => {
      const { value } = event.currentTarget;
      setFields((now) => ({ ...now, [name]: value }));
    },
  });

  const submit = async (): Promise<void> => {
    setBusy(true);
    setFailure(undefined);
    try {
      const session = await api.setUp(fields.token.trim(), fields.name.trim(), fields.password);
      // The token is used up: take it out of the address.
      navigate('/', { replace: true });
      accept(session);
    } catch (error) {
      setFailure(setUpFailure(error));
      setBusy(false);
    }
  };
  const onSubmit = (event: SyntheticEvent): void => {
    event.preventDefault();
    setTried(true);
    if (!short && !differs) void submit();
  };

  return (
    <EntryCard title={t('entry.setUpTitle')} lead={t('entry.setUpLead')}>
      <form onSubmit={onSubmit} data-testid="set-up">
        <Stack gap="md">
          {failure !== undefined && <FailureAlert message={failure} />}
          <TextInput
            label={t('entry.setUpToken')}
            description={t('entry.setUpTokenHint')}
            name="set-up-token"
            autoComplete="off"
            {...field('token')}
          />
          <TextInput
            label={t('entry.name')}
            name="username"
            autoComplete="username"
            {...field('name')}
          />
          <PasswordInput
            label={t('entry.password')}
            description={t('entry.passwordHint')}
            name="new-password"
            autoComplete="new-password"
            error={tried && short ? t('entry.passwordShort') : undefined}
            {...field('password')}
          />
          <PasswordInput
            label={t('entry.repeat')}
            name="repeat-password"
            autoComplete="new-password"
            error={tried && differs ? t('entry.repeatDiffers') : undefined}
            {...field('repeat')}
          />
          <Button type="submit" loading={busy} fullWidth mt="xs">
            {t('entry.setUp')}
          </Button>
        </Stack>
      </form>
    </EntryCard>
  );
}
