import { SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { SignOn } from '../../../../core/exchange/sign-on';
import { t } from '../../translate';
import { ProtocolSwitch } from './protocol-switch';
import type { Issues } from './sign-on-form';

type Saml = NonNullable<SignOn['saml']>;

const EMPTY: Saml = {
  ...{ entryPoint: '', idpIssuer: '', certificates: [] },
  ...{ groupsAttribute: 'groups', emailAttribute: 'email' },
};
const TEXTS = ['entryPoint', 'idpIssuer', 'groupsAttribute', 'emailAttribute'] as const;
/** Between certificates: an empty line, or the end of a PEM block. */
const BETWEEN = /\n\s*\n|(?<=-----END CERTIFICATE-----)\s*/;

interface SamlFieldsProps {
  readonly value: Saml | undefined;
  readonly issues: Issues;
  readonly onChange: (value: Saml | undefined) => void;
}

export function SamlFields({ value, issues, onChange }: SamlFieldsProps) {
  return (
    <ProtocolSwitch label={t('signOn.saml.use')} value={value} empty={EMPTY} onChange={onChange}>
      {(current) => (
        <>
          <SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm">
            {TEXTS.map((name) => (
              <TextInput
                key={name}
                label={t(`signOn.saml.${name}`)}
                autoComplete="off"
                value={current[name]}
                error={issues[`saml.${name}`]}
                onChange={(event) => onChange({ ...current, [name]: event.currentTarget.value })}
              />
            ))}
          </SimpleGrid>
          <Textarea
            label={t('signOn.saml.certificates')}
            description={t('signOn.saml.certificatesHint')}
            autosize
            minRows={4}
            maxRows={12}
            spellCheck={false}
            defaultValue={current.certificates.join('\n\n')}
            error={issues['saml.certificates'] ?? issues['saml.certificates.0']}
            onChange={(event) => {
              const texts = event.currentTarget.value.split(BETWEEN).map((each) => each.trim());
              onChange({ ...current, certificates: texts.filter((each) => each !== '') });
            }}
          />
        </>
      )}
    </ProtocolSwitch>
  );
}
