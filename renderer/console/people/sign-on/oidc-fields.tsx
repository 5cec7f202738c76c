import { PasswordInput, SimpleGrid, Stack, Switch, TagsInput, TextInput } from '@mantine/core';
import type { SignOn } from '../../../../core/exchange/sign-on';
import { t } from '../../translate';
import type { Issues } from './sign-on-form';

type Oidc = NonNullable<SignOn['oidc']>;

const EMPTY: Oidc = {
  ...{ issuer: '', clientId: '', clientSecret: '', groupsClaim: 'groups' },
  scopes: ['openid', 'profile', 'email'],
};
const TEXTS = ['issuer', 'clientId', 'groupsClaim'] as const;

interface OidcFieldsProps {
  readonly value: Oidc | undefined;
  readonly issues: Issues;
  readonly onChange: (value: Oidc | undefined) => void;
}

export function OidcFields({ value, issues, onChange }: OidcFieldsProps) {
  return (
    <Stack gap="sm">
      <Switch
        label={t('signOn.oidc.use')}
        checked={value !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? EMPTY : undefined)}
      />
      {value !== undefined && (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {TEXTS.map((name) => (
            <TextInput
              key={name}
              label={t(`signOn.oidc.${name}`)}
              placeholder={name === 'issuer' ? 'https://login.example.com' : undefined}
              autoComplete="off"
              value={value[name]}
              error={issues[`oidc.${name}`]}
              onChange={(event) => onChange({ ...value, [name]: event.currentTarget.value })}
            />
          ))}
          <PasswordInput
            label={t('signOn.oidc.clientSecret')}
            description={t('signOn.oidc.clientSecretHint')}
            autoComplete="off"
            value={value.clientSecret}
            error={issues['oidc.clientSecret']}
            onChange={(event) => onChange({ ...value, clientSecret: event.currentTarget.value })}
          />
          <TagsInput
            label={t('signOn.oidc.scopes')}
            value={[...value.scopes]}
            error={issues['oidc.scopes']}
            onChange={(scopes) => onChange({ ...value, scopes })}
          />
        </SimpleGrid>
      )}
    </Stack>
  );
}
