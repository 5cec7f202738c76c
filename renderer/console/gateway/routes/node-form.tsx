import { Button, JsonInput, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { z } from 'zod';
import type { GatewayRoute, RouteNode } from '../../../../core/exchange/policy-gateway';
import { t } from '../../translate';
import { END, exitsOf, withExit } from './route-graph';

const conditionsSchema = z.record(z.string(), z.unknown());

interface FieldsProps<T extends RouteNode['type']> {
  readonly node: Extract<RouteNode, { type: T }>;
  readonly onChange: (node: RouteNode) => void;
}

function ModelFields({ node, onChange }: FieldsProps<'model'>) {
  return (
    <>
      <TextInput
        label={t('routes.provider')}
        value={node.provider}
        onChange={(event) => onChange({ ...node, provider: event.currentTarget.value })}
      />
      <TextInput
        label={t('routes.model')}
        value={node.model}
        onChange={(event) => onChange({ ...node, model: event.currentTarget.value })}
      />
      <NumberInput
        label={t('routes.timeout')}
        min={0}
        max={600_000}
        value={node.timeout}
        onChange={(value) => onChange({ ...node, timeout: Number(value) })}
      />
      <NumberInput
        label={t('routes.retries')}
        min={0}
        max={4}
        value={node.retries}
        onChange={(value) => onChange({ ...node, retries: Number(value) })}
      />
    </>
  );
}

function ConditionalFields({ node, onChange }: FieldsProps<'conditional'>) {
  const [text, setText] = useState(() => JSON.stringify(node.conditions, null, 2));
  const parsed = parse(text);
  return (
    <JsonInput
      label={t('routes.conditions')}
      description={t('routes.conditionsHint')}
      autosize
      minRows={4}
      value={text}
      error={parsed === undefined ? t('routes.noJson') : undefined}
      onChange={(value) => {
        setText(value);
        const conditions = parse(value);
        if (conditions !== undefined) onChange({ ...node, conditions });
      }}
    />
  );
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    const parsed = conditionsSchema.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function PercentageFields({ node, onChange }: FieldsProps<'percentage'>) {
  const { shares } = node;
  return (
    <>
      {shares.map((share, index) => (
        <NumberInput
          key={index}
          label={t('routes.share', { number: index + 1 })}
          min={0}
          max={100}
          suffix=" %"
          value={share.percent}
          onChange={(value) =>
            onChange({
              ...node,
              shares: shares.map((one, at) =>
                at === index ? { ...one, percent: Number(value) } : one,
              ),
            })
          }
        />
      ))}
      <Button
        size="xs"
        variant="default"
        disabled={shares.length >= 5}
        onClick={() => onChange({ ...node, shares: [...shares, { percent: 10, next: END }] })}
      >
        {t('routes.addShare')}
      </Button>
    </>
  );
}

function LimitFields({ node, onChange }: FieldsProps<'rate_limit'>) {
  return (
    <>
      <Select
        label={t('routes.limitType')}
        allowDeselect={false}
        data={(['count', 'cost'] as const).map((value) => ({
          value,
          label: t(`routes.limitTypes.${value}`),
        }))}
        value={node.limitType}
        onChange={(limitType) => limitType !== null && onChange({ ...node, limitType })}
      />
      <TextInput
        label={t('routes.limitKey')}
        description={t('routes.limitKeyHint')}
        value={node.key}
        onChange={(event) => onChange({ ...node, key: event.currentTarget.value })}
      />
      <NumberInput
        label={t('routes.limit')}
        min={0.000001}
        value={node.limit}
        onChange={(value) => onChange({ ...node, limit: Number(value) })}
      />
      <NumberInput
        label={t('routes.interval')}
        min={1}
        max={2_678_400}
        value={node.interval}
        onChange={(value) => onChange({ ...node, interval: Number(value) })}
      />
    </>
  );
}

function Fields({ node, onChange }: FieldsProps<RouteNode['type']>) {
  switch (node.type) {
    case 'model':
      return <ModelFields node={node} onChange={onChange} />;
    case 'conditional':
      return <ConditionalFields node={node} onChange={onChange} />;
    case 'percentage':
      return <PercentageFields node={node} onChange={onChange} />;
    case 'rate_limit':
      return <LimitFields node={node} onChange={onChange} />;
    case 'start':
    case 'end':
      return null;
  }
}

interface NodeFormProps {
  readonly route: GatewayRoute;
  readonly node: RouteNode;
  readonly onChange: (node: RouteNode) => void;
  readonly onRemove: () => void;
}

/** Everything about one node, ways out included: what the mouse can do, the keyboard can. */
export function NodeForm({ route, node, onChange, onRemove }: NodeFormProps) {
  const targets = [...new Set([...route.nodes.map(({ id }) => id), END])].filter(
    (id) => id !== node.id && id !== 'start',
  );
  return (
    <Stack gap="sm" component="section" aria-label={t('routes.node')}>
      <Text fw={650}>
        {t(`routes.type.${node.type}`)} · {node.id}
      </Text>
      <Fields node={node} onChange={onChange} />
      {exitsOf(node).map(({ name, target }) => (
        <Select
          key={name}
          label={t('routes.leadsTo', { name })}
          allowDeselect={false}
          data={targets}
          value={target}
          onChange={(value) => value !== null && onChange(withExit(node, name, value))}
        />
      ))}
      {node.type !== 'start' && node.type !== 'end' && (
        <Button variant="light" color="red" onClick={onRemove}>
          {t('routes.removeNode')}
        </Button>
      )}
    </Stack>
  );
}
