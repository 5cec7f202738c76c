import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import { alertDestinationSchema } from '../../../core/exchange/alerts';
import { ActionForm } from '../forms/action-form';
import { Dialog } from '../forms/dialog';
import { useApi } from '../session';
import { t } from '../translate';
import { alertsApi } from './alerts-api';

const KINDS = ['email', 'slack', 'webhook', 'pagerduty'] as const;
type Kind = (typeof KINDS)[number];

/** What is asked for of each kind, besides the name; secrets are typed blind. */
const FIELDS = {
  email: ['to', 'from', 'host', 'port', 'user', 'secret'],
  slack: ['secret'],
  webhook: ['url', 'secret'],
  pagerduty: ['secret'],
} as const satisfies Readonly<Record<Kind, readonly string[]>>;
type Field = (typeof FIELDS)[Kind][number];

const OPTIONAL: readonly Field[] = ['user', 'port'];

interface DestinationDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function DestinationDialog({ opened, onClose, onAdded }: DestinationDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={t('alerts.addDestination')}>
      <DestinationForm onClose={onClose} onAdded={onAdded} />
    </Dialog>
  );
}

function DestinationForm({ onClose, onAdded }: Omit<DestinationDialogProps, 'opened'>) {
  const alerts = alertsApi(useApi());
  const [kind, setKind] = useState<Kind>('email');
  const [name, setName] = useState('');
  const [values, setValues] = useState<Partial<Record<Field, string>>>({});
  const add = async (): Promise<void> => {
    await alerts.addDestination(
      alertDestinationSchema.parse({ name, target: targetOf(kind, values) }),
    );
    onAdded();
    onClose();
  };
  return (
    <ActionForm submit={t('alerts.add')} onSubmit={add}>
      <NativeSelect
        label={t('alerts.kind')}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as Kind)}
        data={KINDS.map((each) => ({ value: each, label: t(`alerts.kinds.${each}`) }))}
      />
      <TextInput
        label={t('alerts.name')}
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {FIELDS[kind].map((field: Field) => {
        const Input = field === 'secret' ? PasswordInput : TextInput;
        return (
          <Input
            key={`${kind}.${field}`}
            label={field === 'secret' ? t(`alerts.secrets.${kind}`) : t(`alerts.fields.${field}`)}
            required={!OPTIONAL.includes(field) && !(kind === 'email' && field === 'secret')}
            withAsterisk={false}
            autoComplete="off"
            value={values[field] ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget;
              setValues((now) => ({ ...now, [field]: value }));
            }}
          />
        );
      })}
    </ActionForm>
  );
}

function targetOf(kind: Kind, values: Partial<Record<Field, string>>): unknown {
  const { secret = '', to = '', port = '', ...rest } = values;
  if (kind !== 'email') {
    return { kind, secret, ...(kind === 'webhook' ? { url: rest.url ?? '' } : {}) };
  }
  const { from = '', host = '', user = '' } = rest;
  const addresses = to.split(',').map((each) => each.trim());
  // Port 465 is TLS from the start, every other begins in the clear and turns to it.
  const tls = port === '465' ? 'implicit' : 'starttls';
  const given = port === '' ? {} : { port: Number(port) };
  return { kind, secret, to: addresses, from, host, user, tls, ...given };
}
