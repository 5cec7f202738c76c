import { Code, Group, Stack, Text } from '@mantine/core';
import { useMemo, useState } from 'react';
import { ActionBadge, ToneBadge } from '../../ui/action-badge';
import { t } from '../translate';
import { withRuleMoved } from './builder/rule-edits';
import type { TextRange } from './json-location';
import classes from './rule-cards.module.css';
import { dropTarget, RuleHandle } from './rule-order';
import { ruleOutlines, type RuleOutline } from './rule-outline';

interface RuleCardProps {
  readonly rule: RuleOutline;
  readonly index: number;
  readonly last: number;
  readonly onMove: (from: number, to: number) => void;
  readonly onSelect: (range: TextRange) => void;
}

function RuleCard({ rule, index, last, onMove, onSelect }: RuleCardProps) {
  const name = rule.name || rule.id;
  return (
    <li
      className={classes.card}
      data-off={!rule.enabled || undefined}
      data-testid="rule-card"
      {...dropTarget(index, onMove)}
    >
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <Group gap={4} wrap="nowrap" align="flex-start" flex={1}>
          <RuleHandle name={name} index={index} last={last} onMove={onMove} />
          <button
            type="button"
            className={classes.name}
            title={t('policy.ruleGoTo', { name })}
            onClick={() => onSelect({ from: rule.from, to: rule.from })}
          >
            {name}
          </button>
        </Group>
        <Group gap={4} wrap="nowrap">
          {!rule.enabled && <ToneBadge tone="plain">{t('policy.ruleOff')}</ToneBadge>}
          {rule.action !== undefined && <ActionBadge action={rule.action} />}
        </Group>
      </Group>
      <Code className={classes.when ?? ''}>{rule.when}</Code>
      {rule.message !== undefined && (
        <Text size="xs" c="dimmed" lineClamp={2}>
          {rule.message}
        </Text>
      )}
      {rule.phase === 'response' && (
        <Text size="xs" c="dimmed">
          {t('policy.ruleResponse')}
        </Text>
      )}
      {rule.storePayload && (
        <Text size="xs" c="dimmed">
          {t('policy.ruleStores')}
        </Text>
      )}
    </li>
  );
}

/** Rules of one id before this one: a draft may have two for a while. The focus stays with its rule. */
function twins(rules: readonly RuleOutline[], index: number): number {
  return rules.slice(0, index).filter(({ id }) => id === rules[index]?.id).length;
}

interface RuleCardsProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  readonly onSelect: (range: TextRange) => void;
}

/** The rules of the document in the order in which they are tried. */
export function RuleCards({ text, onChange, onSelect }: RuleCardsProps) {
  const rules = useMemo(() => ruleOutlines(text), [text]);
  const [said, setSaid] = useState('');
  const move = (from: number, to: number): void => {
    onChange(withRuleMoved(text, from, to));
    const moved = rules[from];
    const name = moved === undefined ? '' : moved.name || moved.id;
    setSaid(t('ruleOrder.moved', { name, place: to + 1 }));
  };
  if (rules.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('policy.noRules')}
      </Text>
    );
  }
  return (
    <>
      <p className="pc-visually-hidden" role="status">
        {said}
      </p>
      <Stack component="ol" gap="xs" className={classes.list ?? ''}>
        {rules.map((rule, index) => (
          <RuleCard
            key={`${rule.id}:${twins(rules, index)}`}
            rule={rule}
            index={index}
            last={rules.length - 1}
            onMove={move}
            onSelect={onSelect}
          />
        ))}
      </Stack>
    </>
  );
}
