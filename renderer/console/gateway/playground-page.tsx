import {
  Alert,
  Button,
  Card,
  Group,
  PasswordInput,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { IconPlayerStop, IconSend } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { PageHeader } from '../../ui/page-header';
import { readSetting, writeSetting } from '../time/stored-setting';
import { useApi } from '../session';
import { t } from '../translate';
import { failureMessage } from '../failure-message';
import { talk, type Answered, type Message } from './playground-client';
import classes from './playground-page.module.css';

const ADDRESS = 'playground-gateway';

function Turn({ message }: { readonly message: Message }) {
  return (
    <li className={classes.turn} data-role={message.role}>
      <Text size="xs" fw={600}>
        {t(`playground.role.${message.role}`)}
      </Text>
      <div className={classes.text}>{message.content}</div>
    </li>
  );
}

function Facts({ answered }: { readonly answered: Answered }) {
  const { model, provider, cache, ttft, duration } = answered;
  const facts = [provider, model, cache, t('playground.took', { ttft, duration })];
  return (
    <Text size="xs" c="dimmed" role="status">
      {facts.filter((fact) => fact !== undefined && fact !== '').join(' · ')}
    </Text>
  );
}

/** Talks to a gateway as a program would, answers streaming in. */
export default function PlaygroundPage() {
  const api = useApi();
  const [url, setUrl] = useState(() => readSetting(ADDRESS) ?? '');
  const [key, setKey] = useState('');
  const [model, setModel] = useState('openai/gpt-4o-mini');
  const [text, setText] = useState('');
  const [messages, setMessages] = useState<readonly Message[]>([]);
  const [answered, setAnswered] = useState<Answered>();
  const [problem, setProblem] = useState<string>();
  const running = useRef<AbortController>(null);
  const [busy, setBusy] = useState(false);

  const send = async (): Promise<void> => {
    const asked: readonly Message[] = [...messages, { role: 'user', content: text.trim() }];
    writeSetting(ADDRESS, url);
    setMessages(asked);
    setText('');
    setProblem(undefined);
    setBusy(true);
    const stop = new AbortController();
    running.current = stop;
    try {
      const show = (content: string): void =>
        setMessages([...asked, { role: 'assistant', content }]);
      const question = { url, key, model, messages: asked.map((message) => ({ ...message })) };
      setAnswered(await talk(api, question, show, stop.signal));
    } catch (error) {
      if (!stop.signal.aborted) setProblem(failureMessage(error));
    } finally {
      setBusy(false);
    }
  };
  const ready = url !== '' && model !== '' && text.trim() !== '' && !busy;
  return (
    <>
      <PageHeader title={t('playground.title')} lead={t('playground.lead')}>
        {messages.length > 0 && (
          <Button variant="default" onClick={() => setMessages([])}>
            {t('playground.clear')}
          </Button>
        )}
      </PageHeader>
      <Stack gap="md" maw={960}>
        <Card>
          <SimpleGrid cols={{ base: 1, sm: 3 }}>
            <TextInput
              label={t('playground.url')}
              placeholder="https://gateway.example.com"
              value={url}
              onChange={(event) => setUrl(event.currentTarget.value)}
            />
            <PasswordInput
              label={t('playground.key')}
              autoComplete="off"
              value={key}
              onChange={(event) => setKey(event.currentTarget.value)}
            />
            <TextInput
              label={t('playground.model')}
              value={model}
              onChange={(event) => setModel(event.currentTarget.value)}
            />
          </SimpleGrid>
          <Text size="xs" c="dimmed" mt="xs">
            {t('playground.hint')}
          </Text>
        </Card>
        {messages.length > 0 && (
          <ol className={classes.list} aria-live="polite" data-testid="playground-messages">
            {messages.map((message, index) => (
              <Turn key={index} message={message} />
            ))}
          </ol>
        )}
        {problem !== undefined && (
          <Alert color="red" variant="light" role="alert">
            {problem}
          </Alert>
        )}
        {answered !== undefined && <Facts answered={answered} />}
        <form
          onSubmit={(event) => {
            event.preventDefault();
            if (ready) void send();
          }}
        >
          <Textarea
            label={t('playground.prompt')}
            autosize
            minRows={3}
            maxRows={12}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <Group mt="sm">
            <Button type="submit" disabled={!ready} leftSection={<IconSend size={16} />}>
              {t('playground.send')}
            </Button>
            {busy && (
              <Button
                variant="default"
                leftSection={<IconPlayerStop size={16} />}
                onClick={() => running.current?.abort()}
              >
                {t('playground.stop')}
              </Button>
            )}
          </Group>
        </form>
      </Stack>
    </>
  );
}
