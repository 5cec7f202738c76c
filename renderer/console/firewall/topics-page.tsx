import { ActionIcon, Alert, Button, Card, Group, Stack, Text, TextInput } from '@mantine/core';
import { IconPlus, IconTags, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { topicOverlaps } from '../../../core/exchange/topic-overlap';
import { TOPIC_LIMITS } from '../../../core/exchange/policy-topics';
import type { WafZone } from '../../../core/exchange/policy-waf';
import { PageHeader } from '../../ui/page-header';
import { EditNotice } from '../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../policy-edit/use-policy-edit';
import { ResourceView } from '../resource-view';
import { t } from '../translate';
import { setTopics } from './zone-changes';
import { ZoneChoice } from './zone-choice';

/** As the field documents them: 2–20 of a–z, 0–9 and hyphen; 2–50 printable ASCII characters. */
const LABEL = /^[a-z0-9-]{2,20}$/;
const TOPIC = /^[\x20-\x7e]{2,50}$/;

interface Entry {
  readonly label: string;
  readonly topic: string;
}

interface EditorProps {
  readonly zone: WafZone;
  readonly edit: PolicyEdit;
}

function labelFault(entries: readonly Entry[], index: number): string | undefined {
  const label = entries[index]?.label ?? '';
  if (!LABEL.test(label)) return t('topics.badLabel');
  return entries.some((other, at) => at !== index && other.label === label)
    ? t('topics.twice')
    : undefined;
}

function topicFault(entries: readonly Entry[], index: number): string | undefined {
  const topic = entries[index]?.topic ?? '';
  if (!TOPIC.test(topic)) return t('topics.badTopic');
  const same = (other: Entry): boolean => other.topic.toLowerCase() === topic.toLowerCase();
  return entries.some((other, at) => at !== index && same(other)) ? t('topics.twice') : undefined;
}

function TopicEditor({ zone, edit }: EditorProps) {
  const [entries, setEntries] = useState<readonly Entry[]>(() =>
    Object.entries(zone.topics).map(([label, topic]) => ({ label, topic })),
  );
  const change = (index: number, part: Partial<Entry>): void =>
    setEntries(entries.map((entry, at) => (at === index ? { ...entry, ...part } : entry)));
  const wrong = entries.some(
    (_, index) => labelFault(entries, index) ?? topicFault(entries, index),
  );
  const save = (): void =>
    void edit.publish(t('topics.note', { name: zone.name ?? zone.id }), (now) =>
      setTopics(
        now,
        zone.id,
        Object.fromEntries(entries.map(({ label, topic }) => [label, topic])),
      ),
    );
  return (
    <Card>
      <Stack gap="sm">
        {entries.length === 0 && (
          <Text size="sm" c="dimmed">
            {t('topics.none')}
          </Text>
        )}
        {entries.map((entry, index) => (
          <Group key={index} align="flex-start" gap="sm" wrap="nowrap">
            <TextInput
              w={190}
              aria-label={t('topics.label')}
              placeholder={t('topics.label')}
              value={entry.label}
              error={labelFault(entries, index)}
              onChange={(event) => change(index, { label: event.currentTarget.value })}
            />
            <TextInput
              flex={1}
              aria-label={t('topics.topic')}
              placeholder={t('topics.topic')}
              value={entry.topic}
              error={topicFault(entries, index)}
              onChange={(event) => change(index, { topic: event.currentTarget.value })}
            />
            <ActionIcon
              variant="subtle"
              color="gray"
              mt={4}
              aria-label={t('topics.remove', { label: entry.label })}
              onClick={() => setEntries(entries.filter((_, at) => at !== index))}
            >
              <IconTrash size={18} />
            </ActionIcon>
          </Group>
        ))}
        {topicOverlaps(entries).map(([one, other]) => (
          <Alert key={`${one} ${other}`} color="yellow" variant="light" data-testid="topic-overlap">
            {t('topics.overlap', { one, other })}
          </Alert>
        ))}
        <Group>
          <Button
            variant="default"
            leftSection={<IconPlus size={16} />}
            disabled={entries.length >= TOPIC_LIMITS.topics}
            onClick={() => setEntries([...entries, { label: '', topic: '' }])}
          >
            {t('topics.add')}
          </Button>
          <Button loading={edit.busy} disabled={wrong} onClick={save}>
            {t('topics.save')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('topics.count', { count: entries.length, most: TOPIC_LIMITS.topics })}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}

/** Topics of an application's own, which rules can ask for. */
export default function TopicsPage() {
  const edit = usePolicyEdit();
  return (
    <>
      <PageHeader title={t('topics.title')} lead={t('topics.lead')} />
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document }) => (
          <ZoneChoice zones={document.waf.zones} icon={<IconTags size={26} />}>
            {(zone) => <TopicEditor key={zone.id} zone={zone} edit={edit} />}
          </ZoneChoice>
        )}
      </ResourceView>
    </>
  );
}
