import {
  Group,
  NativeSelect,
  NumberInput,
  PasswordInput,
  Textarea,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { tenantSchema, type TenantKind } from '../../../core/exchange/tenant';
import { ActionForm } from '../forms/action-form';
import { Dialog } from '../forms/dialog';
import { t } from '../translate';
import type { TenantsApi } from './tenants-api';

const KINDS = ['openai', 'anthropic', 'google'] as const satisfies readonly TenantKind[];

/** What is asked for of each provider; what is not `required` may be left out. */
const FIELDS = {
  openai: ['adminKey', 'complianceKey', 'workspace', 'filesKey'],
  anthropic: ['adminKey', 'filesKey'],
  google: ['serviceAccount', 'admin', 'project'],
} as const satisfies Readonly<Record<TenantKind, readonly string[]>>;
type Field = (typeof FIELDS)[TenantKind][number];

const REQUIRED: readonly Field[] = ['adminKey', 'serviceAccount', 'admin'];
const BLIND: readonly Field[] = ['adminKey', 'complianceKey', 'filesKey'];

interface TenantDialogProps {
  readonly opened: boolean;
  readonly tenants: TenantsApi;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function TenantDialog({ opened, onClose, ...rest }: TenantDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} title={t('tenants.connect')}>
      <TenantForm onClose={onClose} {...rest} />
    </Dialog>
  );
}

function TenantForm({ tenants, onClose, onAdded }: Omit<TenantDialogProps, 'opened'>) {
  const [kind, setKind] = useState<TenantKind>('openai');
  const [name, setName] = useState('');
  const [values, setValues] = useState<Partial<Record<Field, string>>>({});
  const [days, setDays] = useState({ unusedDays: 90, rotateDays: 180 });
  const connect = async (): Promise<void> => {
    const given = FIELDS[kind].map((field: Field) => [field, values[field]?.trim() ?? '']);
    const connection = { kind, ...Object.fromEntries(given) } as unknown;
    const { id } = await tenants.add(tenantSchema.parse({ name, connection, ...days }));
    onAdded();
    onClose();
    await tenants.scan(id);
    onAdded();
  };
  return (
    <ActionForm submit={t('tenants.connectNow')} onSubmit={connect}>
      <NativeSelect
        label={t('tenants.provider')}
        value={kind}
        onChange={(event) => setKind(event.currentTarget.value as TenantKind)}
        data={KINDS.map((each) => ({ value: each, label: t(`tenants.kinds.${each}`) }))}
      />
      <TextInput
        label={t('tenants.name')}
        required
        withAsterisk={false}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {FIELDS[kind].map((field: Field) => (
        <ConnectionField
          key={`${kind}.${field}`}
          field={field}
          value={values[field] ?? ''}
          onChange={(value) => setValues((now) => ({ ...now, [field]: value }))}
        />
      ))}
      <Group grow>
        {(['unusedDays', 'rotateDays'] as const).map((each) => (
          <NumberInput
            key={each}
            label={t(`tenants.${each}`)}
            min={1}
            max={3650}
            value={days[each]}
            onChange={(value) => setDays((now) => ({ ...now, [each]: Number(value) }))}
          />
        ))}
      </Group>
    </ActionForm>
  );
}

interface ConnectionFieldProps {
  readonly field: Field;
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** Secrets are typed blind; the key of a service account is a file's worth of text. */
function ConnectionField({ field, value, onChange }: ConnectionFieldProps) {
  const shared = {
    label: t(`tenants.fields.${field}`),
    description: t(`tenants.hints.${field}`),
    required: REQUIRED.includes(field),
    withAsterisk: false,
    autoComplete: 'off',
    value,
  };
  if (field === 'serviceAccount') {
    return (
      <Textarea
        {...shared}
        autosize
        minRows={3}
        maxRows={6}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
    );
  }
  const Input = BLIND.includes(field) ? PasswordInput : TextInput;
  return <Input {...shared} onChange={(event) => onChange(event.currentTarget.value)} />;
}
