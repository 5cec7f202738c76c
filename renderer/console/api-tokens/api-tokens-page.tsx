import { Button, Card, Table, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconKey } from '@tabler/icons-react';
import { useMemo } from 'react';
import { z } from 'zod';
import { apiTokensSchema, type ApiTokenView } from '../../../core/exchange/api-token';
import { CONSOLE_PATHS } from '../../../core/exchange/console';
import { EmptyState } from '../../ui/empty-state';
import { formatDayAndTime } from '../../ui/format';
import { PageHeader } from '../../ui/page-header';
import type { ConsoleApi } from '../api';
import { useAction } from '../forms/use-action';
import { ResourceView } from '../resource-view';
import { useApi } from '../session';
import { t } from '../translate';
import { useResource } from '../use-resource';
import { TokenDialog } from './token-dialog';

const tokensApi = (api: ConsoleApi) => ({
  list: () => api.read(CONSOLE_PATHS.apiTokens, apiTokensSchema),
  revoke: (id: string) =>
    api.write(
      `${CONSOLE_PATHS.apiTokens}/${encodeURIComponent(id)}`,
      z.undefined(),
      undefined,
      'DELETE',
    ),
});

/** Tokens with which programs administer the endpoint. */
export default function ApiTokensPage() {
  const api = useApi();
  const questions = useMemo(() => tokensApi(api), [api]);
  const { resource, reload } = useResource(questions.list);
  const [making, dialog] = useDisclosure(false);
  return (
    <>
      <PageHeader title={t('apiTokens.title')} lead={t('apiTokens.lead')}>
        <Button onClick={dialog.open}>{t('apiTokens.make')}</Button>
      </PageHeader>
      <ResourceView resource={resource} onRetry={reload}>
        {({ tokens }) => (
          <Card p={0}>
            {tokens.length === 0 ? (
              <EmptyState
                icon={<IconKey size={26} />}
                title={t('apiTokens.emptyTitle')}
                text={t('apiTokens.empty')}
              />
            ) : (
              <Tokens tokens={tokens} onChanged={reload} />
            )}
          </Card>
        )}
      </ResourceView>
      <TokenDialog opened={making} onClose={dialog.close} onMade={reload} />
    </>
  );
}

interface TokensProps {
  readonly tokens: readonly ApiTokenView[];
  readonly onChanged: () => void;
}

function Tokens({ tokens, onChanged }: TokensProps) {
  const questions = tokensApi(useApi());
  const { busy, failure, run } = useAction();
  return (
    <Table.ScrollContainer minWidth={720}>
      {failure !== undefined && (
        <Text p="sm" size="sm" c="red" role="alert">
          {failure}
        </Text>
      )}
      <Table aria-label={t('apiTokens.title')} verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            {(['name', 'scopes', 'created', 'expires', 'revoke'] as const).map((column) => (
              <Table.Th key={column}>{t(`apiTokens.${column}`)}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {tokens.map(({ id, name, scopes, created, expires }) => (
            <Table.Tr key={id} data-testid="api-token">
              <Table.Td>{name}</Table.Td>
              <Table.Td>
                <Text size="sm">{scopes.join(', ')}</Text>
              </Table.Td>
              <Table.Td>{formatDayAndTime(created)}</Table.Td>
              <Table.Td>
                {expires === undefined ? t('apiTokens.never') : formatDayAndTime(expires)}
              </Table.Td>
              <Table.Td>
                <Button
                  size="compact-xs"
                  variant="default"
                  loading={busy}
                  onClick={() =>
                    run(async () => {
                      await questions.revoke(id);
                      onChanged();
                    })
                  }
                >
                  {t('apiTokens.revoke')}
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}
