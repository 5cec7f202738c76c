import { Card, Code, Stack, Text, Title } from '@mantine/core';
import { useMemo } from 'react';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { accessApi } from './access-api';
import { SignOnForm } from './sign-on/sign-on-form';

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
