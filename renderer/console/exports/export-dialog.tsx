import { Checkbox, NativeSelect, TextInput } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { EXPORT_DATASETS, type ExportDataset } from '../../../core/exchange/exports';
import { ActionForm } from '../forms/action-form';
import { Dialog } from '../forms/dialog';
import { useApi } from '../session';
import { t } from '../translate';

const madeSchema = z.object({ id: z.string() });

interface ExportDialogProps {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly onAdded: () => void;
}

export function ExportDialog({ opened, onClose, onAdded }: ExportDialogProps) {
  return (
    <Dialog opened={opened} onClose={onClose} size="lg" title={t('exports.add')}>
      <ExportForm onClose={onClose} onAdded={onAdded} />
    </Dialog>
  );
}

function ExportForm({ onClose, onAdded }: Omit<ExportDialogProps, 'opened'>) {
  const api = useApi();
  const [name, setName] = useState('');
  const [dataset, setDataset] = useState<ExportDataset>('events');
  const [destination, setDestination] = useState('');
  const [payloads, setPayloads] = useState(false);
  const add = async (): Promise<void> => {
    await api.write(CONSOLE_PATHS.exports, madeSchema, { name, dataset, destination, payloads });
    onAdded();
    onClose();
  };
  return (
    <ActionForm submit={t('exports.save')} onSubmit={add}>
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
        description={t('exports.destinationHint')}
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
