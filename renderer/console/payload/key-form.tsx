import { Alert, Button, FileButton, Group, PasswordInput, Stack, Text } from '@mantine/core';
import { IconKey } from '@tabler/icons-react';
import { useState } from 'react';
import { t } from '../translate';
import { isPrivateKey } from './open-payload';
import { usePrivateKey } from './private-key';

/** A key file holds one line; more is no key. */
const KEY_FILE_BYTES = 1000;

/** Takes the private key from a file or by hand; or says that there is one, and forgets it. */
export function KeyForm() {
  const { key, use: take, forget } = usePrivateKey();
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState(false);
  const given = (value: string): void => {
    const good = isPrivateKey(value);
    setWrong(!good);
    if (!good) return;
    setText('');
    take(value.trim());
  };
  const read = async (file: File | null): Promise<void> => {
    if (file) given(file.size <= KEY_FILE_BYTES ? await file.text() : '');
  };
  if (key !== undefined) {
    return (
      <Group gap="sm">
        <Text size="sm">{t('payload.keyReady')}</Text>
        <Button size="xs" variant="default" onClick={forget}>
          {t('payload.forget')}
        </Button>
      </Group>
    );
  }
  return (
    <Stack gap="xs">
      <Text size="sm" c="dimmed">
        {t('payload.keyHint')}
      </Text>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          given(text);
        }}
      >
        <Group gap="xs" align="flex-end">
          <PasswordInput
            flex={1}
            miw={180}
            label={t('payload.key')}
            autoComplete="off"
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Button type="submit" disabled={text.trim() === ''} leftSection={<IconKey size={16} />}>
            {t('payload.use')}
          </Button>
          <FileButton onChange={(file) => void read(file)}>
            {(props) => (
              <Button variant="default" {...props}>
                {t('payload.file')}
              </Button>
            )}
          </FileButton>
        </Group>
      </form>
      {wrong && (
        <Alert color="red" variant="light">
          {t('payload.wrongKey')}
        </Alert>
      )}
    </Stack>
  );
}
