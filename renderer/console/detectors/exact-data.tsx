import {
  Alert,
  Button,
  FileButton,
  Group,
  NumberInput,
  Progress,
  Stack,
  Table,
  Text,
  TextInput,
} from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import {
  DATASET_LIMITS,
  datasetSchema,
  type Dataset,
} from '../../../core/exchange/policy-datasets';
import { formatCount, formatShare } from '../../ui/format';
import type { PolicyEdit } from '../policy-edit/use-policy-edit';
import { t } from '../translate';
import { base64Of, hashFile, HashFileError, type HashedFile } from './hash-file';

interface ExactDataProps {
  readonly datasets: readonly Dataset[];
  readonly edit: PolicyEdit;
}

type Work =
  | { readonly kind: 'idle' }
  | { readonly kind: 'hashing'; readonly share: number }
  | { readonly kind: 'failed'; readonly code: HashFileError['code'] | 'unreadable' }
  | { readonly kind: 'done'; readonly hashed: HashedFile };

/** The set within the policy where it fits, else its name: the file goes to the devices' folder. */
function sourceOf({ bytes, key, sha256 }: HashedFile): Dataset['set'] {
  const inline = base64Of(bytes);
  return inline.length <= DATASET_LIMITS.inlineLength ? { inline, key } : { sha256, key };
}

function saveFile({ bytes, sha256 }: HashedFile): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = `${sha256}.set`;
  link.click();
  URL.revokeObjectURL(url);
}

interface DoneProps {
  readonly hashed: HashedFile;
  readonly edit: PolicyEdit;
}

function Done({ hashed, edit }: DoneProps) {
  const [id, setId] = useState('customers');
  const [name, setName] = useState(() => t('exact.defaultName'));
  const [columns, setColumns] = useState(Math.min(2, hashed.columns.length));
  const set = sourceOf(hashed);
  const parsed = datasetSchema.safeParse({ id, name, set, match: { columns } });
  return (
    <Stack gap="sm" data-testid="hashed">
      <Alert color="green" variant="light">
        {t('exact.hashed', {
          values: formatCount(hashed.values),
          rows: formatCount(hashed.rows),
          columns: hashed.columns.join(', '),
          bytes: formatCount(hashed.bytes.length),
        })}
      </Alert>
      {'sha256' in set && (
        <Alert color="yellow" variant="light">
          <Group justify="space-between">
            {t('exact.tooLargeToInline')}
            <Button size="xs" onClick={() => saveFile(hashed)}>
              {t('exact.download')}
            </Button>
          </Group>
        </Alert>
      )}
      <Group align="flex-end">
        <TextInput
          label={t('detectors.id')}
          value={id}
          onChange={(event) => setId(event.currentTarget.value)}
        />
        <TextInput
          label={t('detectors.name')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <NumberInput
          label={t('exact.together')}
          min={1}
          max={Math.min(hashed.columns.length, DATASET_LIMITS.columns)}
          value={columns}
          onChange={(value) => setColumns(Number(value))}
        />
        <Button
          loading={edit.busy}
          disabled={!parsed.success}
          onClick={() => {
            if (!parsed.success) return;
            const dataset = parsed.data;
            void edit.publish(t('exact.note', { name }), (document) => ({
              ...document,
              exactData: {
                ...document.exactData,
                datasets: [
                  ...document.exactData.datasets.filter((one) => one.id !== dataset.id),
                  dataset,
                ],
              },
            }));
          }}
        >
          {t('detectors.publish')}
        </Button>
      </Group>
    </Stack>
  );
}

function DatasetTable({ datasets, edit }: ExactDataProps) {
  if (datasets.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('exact.none')}
      </Text>
    );
  }
  return (
    <Table aria-label={t('exact.title')}>
      <Table.Tbody>
        {datasets.map(({ id, name, match, set }) => (
          <Table.Tr key={id}>
            <Table.Td>{name}</Table.Td>
            <Table.Td>
              {t('exact.matchOf', { count: match.columns, window: match.window })}
            </Table.Td>
            <Table.Td>{t('inline' in set ? 'exact.inPolicy' : 'exact.inFile')}</Table.Td>
            <Table.Td ta="right">
              <Button
                size="xs"
                variant="default"
                disabled={edit.busy}
                onClick={() =>
                  void edit.publish(t('exact.removeNote', { name }), (document) => ({
                    ...document,
                    exactData: {
                      ...document.exactData,
                      datasets: document.exactData.datasets.filter((one) => one.id !== id),
                    },
                  }))
                }
              >
                {t('exact.remove')}
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

/** Records of the company as hashes, made in this page: the plain data stays here. */
export function ExactData({ datasets, edit }: ExactDataProps) {
  const [work, setWork] = useState<Work>({ kind: 'idle' });
  const running = useRef<AbortController>(null);
  const start = async (file: File | null): Promise<void> => {
    if (file === null) return;
    const stop = new AbortController();
    running.current = stop;
    setWork({ kind: 'hashing', share: 0 });
    try {
      const progress = (share: number): void => setWork({ kind: 'hashing', share });
      setWork({ kind: 'done', hashed: await hashFile(file, progress, stop.signal) });
    } catch (error) {
      setWork({ kind: 'failed', code: error instanceof HashFileError ? error.code : 'unreadable' });
    }
  };
  return (
    <Stack gap="md">
      <Text size="sm" c="dimmed" maw={720}>
        {t('exact.lead')}
      </Text>
      <DatasetTable datasets={datasets} edit={edit} />
      <Group>
        <FileButton accept=".csv,text/csv" onChange={(file) => void start(file)}>
          {(props) => (
            <Button
              {...props}
              variant="default"
              leftSection={<IconFileUpload size={16} />}
              disabled={work.kind === 'hashing'}
            >
              {t('exact.choose')}
            </Button>
          )}
        </FileButton>
        {work.kind === 'hashing' && (
          <Button variant="subtle" onClick={() => running.current?.abort()}>
            {t('search.stop')}
          </Button>
        )}
      </Group>
      {work.kind === 'hashing' && (
        <div role="status">
          <Text size="sm">{t('exact.hashing', { share: formatShare(work.share) })}</Text>
          <Progress value={work.share * 100} aria-label={t('exact.progress')} />
        </div>
      )}
      {work.kind === 'failed' && (
        <Alert color="red" variant="light">
          {t(`exact.failed.${work.code}`)}
        </Alert>
      )}
      {work.kind === 'done' && <Done hashed={work.hashed} edit={edit} />}
    </Stack>
  );
}
