import { Button, Card, Group, Stack, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { wordListSchema, type WordList } from '../../../core/exchange/policy-datasets';
import type { PolicyEdit } from '../policy-edit/use-policy-edit';
import { t } from '../translate';

interface WordListsProps {
  readonly lists: readonly WordList[];
  readonly edit: PolicyEdit;
}

interface EditorProps {
  readonly list: WordList | undefined;
  readonly edit: PolicyEdit;
  readonly onDone: () => void;
}

function Editor({ list, edit, onDone }: EditorProps) {
  const [id, setId] = useState(list?.id ?? '');
  const [name, setName] = useState(list?.name ?? '');
  const [text, setText] = useState(list?.words?.join('\n') ?? '');
  const words = [
    ...new Set(
      text
        .split('\n')
        .map((word) => word.trim())
        .filter((word) => word !== ''),
    ),
  ];
  const parsed = wordListSchema.safeParse({ ...list, id, name, words });
  return (
    <Card>
      <Stack gap="sm">
        <Group>
          <TextInput
            label={t('detectors.id')}
            value={id}
            disabled={list !== undefined}
            onChange={(event) => setId(event.currentTarget.value)}
          />
          <TextInput
            label={t('detectors.name')}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
        </Group>
        <Textarea
          label={t('words.words')}
          description={t('words.hint')}
          autosize
          minRows={6}
          maxRows={20}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Group>
          <Button
            loading={edit.busy}
            disabled={!parsed.success || words.length === 0}
            onClick={() => {
              if (!parsed.success) return;
              const next = parsed.data;
              void edit
                .publish(t('words.note', { name }), (document) => ({
                  ...document,
                  exactData: {
                    ...document.exactData,
                    wordLists: [
                      ...document.exactData.wordLists.filter((one) => one.id !== next.id),
                      next,
                    ],
                  },
                }))
                .then((done) => done && onDone());
            }}
          >
            {t('detectors.publish')}
          </Button>
          <Button variant="default" onClick={onDone}>
            {t('common.cancel')}
          </Button>
          <Text size="sm" c="dimmed">
            {t('words.count', { count: words.length })}
          </Text>
        </Group>
      </Stack>
    </Card>
  );
}

/** Words and phrases that detection looks for. */
export function WordLists({ lists, edit }: WordListsProps) {
  const [editing, setEditing] = useState<string>();
  const list = lists.find(({ id }) => id === editing);
  return (
    <Stack gap="md">
      {lists.length === 0 && editing === undefined && (
        <Text size="sm" c="dimmed">
          {t('words.none')}
        </Text>
      )}
      {editing === undefined &&
        lists.map(({ id, name, words }) => (
          <Group key={id} justify="space-between">
            <Text size="sm">
              {name} ·{' '}
              {words === undefined ? t('words.hashed') : t('words.count', { count: words.length })}
            </Text>
            {words !== undefined && (
              <Button size="xs" variant="default" onClick={() => setEditing(id)}>
                {t('words.edit')}
              </Button>
            )}
          </Group>
        ))}
      {editing === undefined ? (
        <Group>
          <Button variant="default" onClick={() => setEditing('')}>
            {t('words.add')}
          </Button>
        </Group>
      ) : (
        <Editor key={editing} list={list} edit={edit} onDone={() => setEditing(undefined)} />
      )}
    </Stack>
  );
}
