import {
  Button,
  Card,
  Group,
  JsonInput,
  Menu,
  Select,
  SimpleGrid,
  Stack,
  Tabs,
  Text,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconRoute } from '@tabler/icons-react';
import { useState } from 'react';
import { z } from 'zod';
import type { RouteWalk } from '../../../../core/exchange/console-gateway';
import { gatewayRouteSchema, type GatewayRoute } from '../../../../core/exchange/policy-gateway';
import type { PolicyDocument } from '../../../../core/exchange/policy-document';
import { EmptyState } from '../../../ui/empty-state';
import { PageHeader } from '../../../ui/page-header';
import { EditNotice } from '../../policy-edit/edit-notice';
import { usePolicyEdit, type PolicyEdit } from '../../policy-edit/use-policy-edit';
import { ResourceView } from '../../resource-view';
import { t } from '../../translate';
import { NodeForm } from './node-form';
import { RouteCanvas } from './route-canvas';
import { NEW_TYPES, newNode, newRoute, withoutNode } from './route-graph';
import { Simulation } from './simulation';

type Parsed = { readonly route: GatewayRoute } | { readonly problem: string };

function parseRoute(text: string): Parsed {
  try {
    const parsed = gatewayRouteSchema.safeParse(JSON.parse(text));
    return parsed.success ? { route: parsed.data } : { problem: z.prettifyError(parsed.error) };
  } catch (error) {
    if (error instanceof SyntaxError) return { problem: t('routes.noJson') };
    throw error;
  }
}

interface DraftProps {
  readonly route: GatewayRoute;
  readonly onChange: (route: GatewayRoute) => void;
}

/** The route as text; text and graph show the same. */
function RouteText({ route, onChange }: DraftProps) {
  const [text, setText] = useState(() => JSON.stringify(route, null, 2));
  const parsed = parseRoute(text);
  return (
    <JsonInput
      aria-label={t('routes.json')}
      autosize
      minRows={16}
      maxRows={30}
      value={text}
      error={'problem' in parsed ? parsed.problem : undefined}
      onChange={(value) => {
        setText(value);
        const next = parseRoute(value);
        if ('route' in next) onChange(next.route);
      }}
    />
  );
}

function RouteGraph({ route, onChange }: DraftProps) {
  const [selected, setSelected] = useState<string>();
  const [walk, setWalk] = useState<RouteWalk>();
  const node = route.nodes.find(({ id }) => id === selected);
  return (
    <Stack gap="md">
      <Group gap="sm">
        <Menu>
          <Menu.Target>
            <Button variant="default" leftSection={<IconPlus size={16} />}>
              {t('routes.addNode')}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {NEW_TYPES.map((type) => (
              <Menu.Item
                key={type}
                onClick={() => {
                  const added = newNode(type, route);
                  onChange({ ...route, nodes: [...route.nodes, added] });
                  setSelected(added.id);
                }}
              >
                {t(`routes.type.${type}`)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <Select
          aria-label={t('routes.node')}
          placeholder={t('routes.node')}
          data={route.nodes.map(({ id }) => id)}
          value={selected ?? null}
          clearable
          onChange={(id) => setSelected(id ?? undefined)}
        />
        <Text size="sm" c="dimmed">
          {t('routes.hint')}
        </Text>
      </Group>
      <SimpleGrid cols={{ base: 1, lg: node === undefined ? 1 : 2 }} spacing="md">
        <RouteCanvas
          route={route}
          selected={selected}
          walk={walk}
          onChange={onChange}
          onSelect={setSelected}
        />
        {node !== undefined && (
          <NodeForm
            key={node.id}
            route={route}
            node={node}
            onChange={(changed) =>
              onChange({
                ...route,
                nodes: route.nodes.map((one) => (one.id === node.id ? changed : one)),
              })
            }
            onRemove={() => {
              setSelected(undefined);
              onChange(withoutNode(route, node.id));
            }}
          />
        )}
      </SimpleGrid>
      <Simulation route={route} walk={walk} onWalk={setWalk} />
    </Stack>
  );
}

/** The document with a route in it, in the place of the one of the same name. */
function withRoute(document: PolicyDocument, route: GatewayRoute): PolicyDocument {
  const { routes } = document.gateway;
  const before = routes.find(({ name }) => name === route.name);
  const next = before ? { ...route, version: before.version + 1 } : route;
  return {
    ...document,
    gateway: {
      ...document.gateway,
      routes: [...routes.filter(({ name }) => name !== route.name), next],
    },
  };
}

function RouteEditor({
  edit,
  published,
}: {
  readonly edit: PolicyEdit;
  readonly published: readonly GatewayRoute[];
}) {
  const [draft, setDraft] = useState<GatewayRoute | undefined>(published[0]);
  const [name, setName] = useState('');
  const same = published.some((route) => JSON.stringify(route) === JSON.stringify(draft));
  return (
    <Stack gap="md">
      <Group align="flex-end" gap="sm">
        <Select
          label={t('routes.route')}
          data={[...new Set([...published.map((one) => one.name), ...(draft ? [draft.name] : [])])]}
          value={draft?.name ?? null}
          onChange={(chosen) => setDraft(published.find((route) => route.name === chosen) ?? draft)}
        />
        <TextInput
          label={t('routes.newName')}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          variant="default"
          disabled={!/^[a-z0-9][a-z0-9._-]{0,63}$/.test(name)}
          onClick={() => {
            setDraft(newRoute(name));
            setName('');
          }}
        >
          {t('routes.add')}
        </Button>
        {draft !== undefined && (
          <Button
            loading={edit.busy}
            disabled={same}
            data-testid="route-publish"
            onClick={() =>
              void edit.publish(t('routes.note', { name: draft.name }), (document) =>
                withRoute(document, draft),
              )
            }
          >
            {t('routes.publish')}
          </Button>
        )}
      </Group>
      {draft === undefined ? (
        <Card>
          <EmptyState
            icon={<IconRoute size={26} />}
            title={t('routes.emptyTitle')}
            text={t('routes.empty')}
          />
        </Card>
      ) : (
        <Tabs defaultValue="graph" keepMounted={false} key={draft.name}>
          <Tabs.List mb="md">
            <Tabs.Tab value="graph">{t('routes.graph')}</Tabs.Tab>
            <Tabs.Tab value="json">{t('routes.json')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="graph">
            <RouteGraph route={draft} onChange={setDraft} />
          </Tabs.Panel>
          <Tabs.Panel value="json">
            <RouteText route={draft} onChange={setDraft} />
          </Tabs.Panel>
        </Tabs>
      )}
    </Stack>
  );
}

/** Dynamic routes, drawn and as JSON, tried before they are published. */
export default function RoutesPage() {
  const edit = usePolicyEdit();
  return (
    <>
      <PageHeader title={t('routes.title')} lead={t('routes.lead')} />
      <EditNotice edit={edit} />
      <ResourceView resource={edit.resource} onRetry={edit.reload}>
        {({ document }) => <RouteEditor edit={edit} published={document.gateway.routes} />}
      </ResourceView>
    </>
  );
}
