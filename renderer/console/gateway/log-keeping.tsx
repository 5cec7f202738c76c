import { Button, NativeSelect, NumberInput, Switch } from '@mantine/core';
import { IconArchive } from '@tabler/icons-react';
import { useState } from 'react';
import type { PolicyDocument } from '../../../core/exchange/policy-document';
import { gatewaySettingsSchema, type GatewaySettings } from '../../../core/exchange/policy-gateway';
import { Dialog } from '../forms/dialog';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../policy-edit/use-policy-edit';
import { ActionForm } from '../forms/action-form';
import { ResourceView } from '../resource-view';
import { t } from '../translate';

/** The gateway of requests that name none; policy need not list it. */
const DEFAULT_GATEWAY = 'default';
const STRATEGIES = ['delete-oldest', 'stop-inserting'] as const;

type LogSettings = GatewaySettings['logs'];

function logsOf(document: PolicyDocument, id: string): LogSettings {
  const listed = document.gateway.gateways.find((gateway) => gateway.id === id);
  return (listed ?? gatewaySettingsSchema.parse({ id })).logs;
}

/** The document with these settings for the log of one gateway, which is listed if it was not. */
function withLogs(document: PolicyDocument, id: string, logs: LogSettings): PolicyDocument {
  const { gateways } = document.gateway;
  const known = gateways.some((gateway) => gateway.id === id);
  const listed = known ? gateways : [...gateways, gatewaySettingsSchema.parse({ id })];
  return {
    ...document,
    gateway: {
      ...document.gateway,
      gateways: listed.map((gateway) => (gateway.id === id ? { ...gateway, logs } : gateway)),
    },
  };
}

interface FieldsProps {
  readonly logs: LogSettings;
  readonly onChange: (logs: LogSettings) => void;
}

function LogFields({ logs, onChange }: FieldsProps) {
  const { most, ...others } = logs;
  return (
    <>
      <Switch
        label={t('gateway.keeping.collect')}
        description={t('gateway.keeping.collectHint')}
        checked={logs.collect}
        onChange={(event) => onChange({ ...logs, collect: event.currentTarget.checked })}
      />
      <Switch
        label={t('gateway.keeping.payload')}
        description={t('gateway.keeping.payloadHint')}
        checked={logs.payload}
        onChange={(event) => onChange({ ...logs, payload: event.currentTarget.checked })}
      />
      <NumberInput
        label={t('gateway.keeping.days')}
        min={1}
        max={3650}
        clampBehavior="strict"
        allowDecimal={false}
        value={logs.retention}
        onChange={(value) => {
          if (typeof value === 'number') onChange({ ...logs, retention: value });
        }}
      />
      <NumberInput
        label={t('gateway.keeping.most')}
        description={t('gateway.keeping.mostHint')}
        min={10_000}
        max={10_000_000}
        step={10_000}
        allowDecimal={false}
        thousandSeparator
        value={most ?? ''}
        onChange={(value) =>
          onChange(typeof value === 'number' ? { ...others, most: value } : others)
        }
      />
      {most !== undefined && (
        <NativeSelect
          label={t('gateway.keeping.full')}
          data={STRATEGIES.map((value) => ({ value, label: t(`gateway.keeping.${value}`) }))}
          value={logs.strategy}
          onChange={(event) =>
            onChange({ ...logs, strategy: event.currentTarget.value as LogSettings['strategy'] })
          }
        />
      )}
    </>
  );
}

interface FormProps {
  readonly edit: PolicyEdit;
  readonly document: PolicyDocument;
}

function KeepingForm({ edit, document }: FormProps) {
  const ids = [DEFAULT_GATEWAY, ...document.gateway.gateways.map(({ id }) => id)];
  const [id, setId] = useState(ids.at(1) ?? DEFAULT_GATEWAY);
  const [draft, setDraft] = useState<LogSettings>();
  const published = logsOf(document, id);
  const logs = draft ?? published;
  return (
    <ActionForm
      submit={t('gateway.keeping.publish')}
      ready={!edit.busy && JSON.stringify(logs) !== JSON.stringify(published)}
      onSubmit={async () => {
        const note = t('gateway.keeping.note', { name: id });
        if (await edit.publish(note, (current) => withLogs(current, id, logs))) setDraft(undefined);
      }}
    >
      <NativeSelect
        label={t('gateway.keeping.gateway')}
        data={[...new Set(ids)]}
        value={id}
        onChange={(event) => {
          setId(event.currentTarget.value);
          setDraft(undefined);
        }}
      />
      <LogFields logs={logs} onChange={setDraft} />
    </ActionForm>
  );
}

/** How long, and how many, records of requests each gateway keeps: a button that opens the form. */
export function LogKeeping() {
  const [opened, setOpened] = useState(false);
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconArchive size={14} />}
        onClick={() => setOpened(true)}
      >
        {t('gateway.keeping.open')}
      </Button>
      <Dialog
        opened={opened}
        onClose={() => setOpened(false)}
        size="md"
        title={t('gateway.keeping.title')}
      >
        <Keeping />
      </Dialog>
    </>
  );
}

function Keeping() {
  const edit = usePolicyEdit();
  return (
    <>
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document }) => <KeepingForm edit={edit} document={document} />}
      </ResourceView>
    </>
  );
}
