import { PasswordInput, SimpleGrid, TagsInput, TextInput } from '@mantine/core';
import type { SignOn } from '../../../../core/exchange/sign-on';
import { t } from '../../translate';
import { ProtocolSwitch } from './protocol-switch';
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
    <ProtocolSwitch label={t('signOn.oidc.use')} value={value} empty={EMPTY} onChange={onChange}>
      {(current) => (
        <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
          {TEXTS.map((name) => (
            <TextInput
              key={name}
              label={t(`signOn.oidc.${name}`)}
              placeholder={name === 'issuer' ? 'https://login.example.com' : undefined}
              autoComplete="off"
              value={current[name]}
              error={issues[`oidc.${name}`]}
              onChange={(event) => onChange({ ...current, [name]: event.currentTarget.value })}
            />
          ))}
          <PasswordInput
            label={t('signOn.oidc.clientSecret')}
            description={t('signOn.oidc.clientSecretHint')}
            autoComplete="off"
            value={current.clientSecret}
            error={issues['oidc.clientSecret']}
            onChange={(event) => onChange({ ...current, clientSecret: event.currentTarget.value })}
          />
          <TagsInput
            label={t('signOn.oidc.scopes')}
            value={[...current.scopes]}
            error={issues['oidc.scopes']}
            onChange={(scopes) => onChange({ ...current, scopes })}
          />
        </SimpleGrid>
      )}
    </ProtocolSwitch>
  );
}
