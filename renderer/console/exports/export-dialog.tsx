import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import {
  EXPORT_DATASETS,
  type ExportDataset,
  type ExportsView,
} from '../../../core/exchange/exports';
import { ActionForm } from '../forms/action-form';
import { Dialog } from '../forms/dialog';
import { useApi } from '../session';
import { t } from '../translate';

const madeSchema = z.object({ id: z.string() });

interface ExportDialogProps {
  readonly opened: boolean;
  /** The one that is edited; absent for a new one. */
  readonly edited?: Pick<ExportsView['jobs'][number], 'id' | 'job'>;
  readonly onClose: () => void;
  readonly onSaved: () => void;
}

export function ExportDialog({ opened, ...form }: ExportDialogProps) {
  const title = t(form.edited ? 'exports.editTitle' : 'exports.add');
  return (
    <Dialog opened={opened} onClose={form.onClose} size="lg" title={title}>
      <ExportForm {...form} />
    </Dialog>
  );
}

function ExportForm({ edited, onClose, onSaved }: Omit<ExportDialogProps, 'opened'>) {
  const api = useApi();
  const before = edited?.job;
  const [name, setName] = useState(before?.name ?? '');
  const [dataset, setDataset] = useState<ExportDataset>(before?.dataset ?? 'events');
  const [destination, setDestination] = useState(before?.destination ?? '');
  const [payloads, setPayloads] = useState(before?.payloads ?? false);
  const path = edited
    ? `${CONSOLE_PATHS.exports}/${encodeURIComponent(edited.id)}`
    : CONSOLE_PATHS.exports;
  const save = async (): Promise<void> => {
    await api.write(path, madeSchema, { ...before, name, dataset, destination, payloads });
    onSaved();
    onClose();
  };
  return (
    <ActionForm submit={t(edited ? 'exports.change' : 'exports.save')} onSubmit={save}>
      <TextInput
        label={t('exports.name')}
        required
        withAsterisk={false}
        maxLength={512}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <NativeSelect
        label={t('exports.dataset')}
        value={dataset}
        onChange={(event) => setDataset(event.currentTarget.value as ExportDataset)}
        data={EXPORT_DATASETS.map((each) => ({
          value: each,
          label: t(`exports.datasets.${each}`),
        }))}
      />
      <TextInput
        label={t('exports.destination')}
        description={t(edited ? 'exports.destinationKept' : 'exports.destinationHint')}
        placeholder="https://collector.example.com/in?header_Authorization=…"
        required
        withAsterisk={false}
        autoComplete="off"
        maxLength={4096}
        value={destination}
        onChange={(event) => setDestination(event.currentTarget.value)}
      />
      <Checkbox
        label={t('exports.payloads')}
        checked={payloads}
        onChange={(event) => setPayloads(event.currentTarget.checked)}
      />
    </ActionForm>
  );
}
