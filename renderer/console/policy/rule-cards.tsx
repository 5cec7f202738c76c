import { Code, Group, Stack, Text } from '@mantine/core';
import { useMemo } from 'react';
import { ActionBadge, ToneBadge } from '../../ui/action-badge';
import { t } from '../translate';
import type { TextRange } from './json-location';
import classes from './rule-cards.module.css';
import { ruleOutlines, type RuleOutline } from './rule-outline';

interface RuleCardProps {
  readonly rule: RuleOutline;
  readonly onSelect: (range: TextRange) => void;
}

function RuleCard({ rule, onSelect }: RuleCardProps) {
  const name = rule.name || rule.id;
  return (
    <li className={classes.card} data-off={!rule.enabled || undefined}>
      <Group justify="space-between" wrap="nowrap" align="flex-start" gap="xs">
        <button
          type="button"
          className={classes.name}
          title={t('policy.ruleGoTo', { name })}
          onClick={() => onSelect({ from: rule.from, to: rule.from })}
        >
          {name}
        </button>
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

interface RuleCardsProps {
  readonly text: string;
  readonly onSelect: (range: TextRange) => void;
}

/** The rules of the document in the order in which they are tried. */
export function RuleCards({ text, onSelect }: RuleCardsProps) {
  const rules = useMemo(() => ruleOutlines(text), [text]);
  if (rules.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        {t('policy.noRules')}
      </Text>
    );
  }
  return (
    <Stack component="ol" gap="xs" className={classes.list ?? ''}>
      {rules.map((rule) => (
        <RuleCard key={`${rule.id}:${rule.from}`} rule={rule} onSelect={onSelect} />
      ))}
    </Stack>
  );
}
