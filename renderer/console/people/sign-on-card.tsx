import { Button, Card, Code, Group, JsonInput, Stack, Text, Title } from '@mantine/core';
import { useMemo, useState } from 'react';
import { signOnSchema, type SignOn } from '../../../core/exchange/sign-on';
import { FailureAlert } from '../../ui/failure-alert';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { accessApi } from './access-api';
import { useAction } from './use-action';

const PATHS = ['oidc/callback', 'saml/consumer', 'saml/metadata'] as const;

/** Sign-in through the company's identity provider, and the groups that have a role. */
export function SignOnCard({ manages }: { readonly manages: boolean }) {
  const api = useApi();
  const access = useMemo(() => accessApi(api), [api]);
  const { resource, reload } = useResource(access.signOn);
  return (
    <Card>
      <Title order={2} size="h4" mb={4}>
        {t('signOn.title')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('signOn.lead')}
      </Text>
      <Stack gap={2} mb="md">
        {PATHS.map((path) => (
          <Text key={path} size="xs">
            {t(`signOn.addresses.${path.replace('/', '_') as 'oidc_callback'}`)}{' '}
            <Code>{`${window.location.origin}/console/sign-on/${path}`}</Code>
          </Text>
        ))}
        <Text size="xs">
          {t('signOn.addresses.scim')} <Code>{`${window.location.origin}/scim/v2`}</Code>
        </Text>
      </Stack>
      <ResourceView resource={resource} onRetry={reload}>
        {(settings) => <SignOnForm settings={settings} manages={manages} onSaved={reload} />}
      </ResourceView>
    </Card>
  );
}

interface SignOnFormProps {
  readonly settings: SignOn;
  readonly manages: boolean;
  readonly onSaved: () => void;
}

function SignOnForm({ settings, manages, onSaved }: SignOnFormProps) {
  const access = accessApi(useApi());
  const { busy, failure, run } = useAction();
  const [text, setText] = useState(() => JSON.stringify(settings, undefined, 2));
  const parsed = parse(text);
  const issue = typeof parsed === 'string' ? parsed : undefined;
  const save = (): void => {
    if (typeof parsed === 'string') return;
    run(async () => {
      await access.saveSignOn(parsed);
      onSaved();
    });
  };
  return (
    <Stack gap="sm">
      {failure !== undefined && <FailureAlert message={failure} />}
      <JsonInput
        label={t('signOn.settings')}
        description={t('signOn.settingsHint')}
        autosize
        minRows={6}
        maxRows={24}
        readOnly={!manages}
        value={text}
        onChange={setText}
        error={issue}
      />
      {manages && (
        <Group justify="flex-end">
          <Button loading={busy} disabled={issue !== undefined} onClick={save}>
            {t('signOn.save')}
          </Button>
        </Group>
      )}
    </Stack>
  );
}

/** The settings, or what is wrong with them. */
function parse(text: string): SignOn | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return t('signOn.notJson');
  }
  const parsed = signOnSchema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  return `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
}
