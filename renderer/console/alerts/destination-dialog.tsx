import { NativeSelect, PasswordInput, TextInput } from '@mantine/core';
import { useState } from 'react';
import {
  alertDestinationSchema,
  type AlertDestination,
  type AlertsView,
} from '../../../core/exchange/alerts';
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
  /** The one that is edited; absent for a new one. */
  readonly edited?: AlertsView['destinations'][number];
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function DestinationDialog({ opened, ...form }: DestinationDialogProps) {
  const title = t(form.edited ? 'alerts.editDestination' : 'alerts.addDestination');
  return (
    <Dialog opened={opened} onClose={form.onClose} title={title}>
      <DestinationForm {...form} />
    </Dialog>
  );
}

function DestinationForm({ edited, onClose, onSaved }: Omit<DestinationDialogProps, 'opened'>) {
  const alerts = alertsApi(useApi());
  const before = edited?.value.target;
  const [kind, setKind] = useState<Kind>(before?.kind ?? 'email');
  const [name, setName] = useState(edited?.value.name ?? '');
  const [values, setValues] = useState<Partial<Record<Field, string>>>(valuesOf(before));
  const save = async (): Promise<void> => {
    const target = targetOf(kind, values, before);
    const destination = alertDestinationSchema.parse({ name, target });
    if (edited) await alerts.changeDestination(edited.id, destination);
    else await alerts.addDestination(destination);
    onSaved();
    onClose();
  };
  const isOptional = (field: Field): boolean =>
    OPTIONAL.includes(field) || (field === 'secret' && (kind === 'email' || edited !== undefined));
  return (
    <ActionForm submit={t(edited ? 'alerts.save' : 'alerts.add')} onSubmit={save}>
      <NativeSelect
        label={t('alerts.kind')}
        disabled={edited !== undefined}
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
            {...(edited && field === 'secret' ? { description: t('alerts.secretKept') } : {})}
            required={!isOptional(field)}
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

/** What a destination has, for the fields; its secret stays where it is. */
function valuesOf(target: AlertDestination['target'] | undefined): Partial<Record<Field, string>> {
  if (target?.kind === 'webhook') return { url: target.url };
  if (target?.kind !== 'email') return {};
  const { to, from, host, port, user } = target;
  return { to: to.join(', '), from, host, port: String(port), user };
}

/** An empty secret stands for the one that is stored, which is sent back as the dots it came as. */
function targetOf(
  kind: Kind,
  values: Partial<Record<Field, string>>,
  before: AlertDestination['target'] | undefined,
): unknown {
  const { secret: typed = '', to = '', port = '', ...rest } = values;
  const secret = typed === '' ? (before?.secret ?? '') : typed;
  if (kind !== 'email') {
    const url = kind === 'webhook' ? rest.url : before?.kind === 'pagerduty' && before.url;
    return { kind, secret, ...(typeof url === 'string' ? { url } : {}) };
  }
  const { from = '', host = '', user = '' } = rest;
  const addresses = to.split(',').map((each) => each.trim());
  // Port 465 is TLS from the start, every other begins in the clear and turns to it.
  const same = before?.kind === 'email' && String(before.port) === port ? before.tls : undefined;
  const tls = same ?? (port === '465' ? 'implicit' : 'starttls');
  const given = port === '' ? {} : { port: Number(port) };
  return { kind, secret, to: addresses, from, host, user, tls, ...given };
}
