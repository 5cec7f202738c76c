import { Button, Group, NativeSelect, Stack, Switch, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import { actionSchema } from '../../../../core/exchange/verdict';
import { t } from '../../translate';
import { ruleOutlines } from '../rule-outline';
import { ConditionForm } from './condition-form';
import { withNewRule, withRuleMoved, withRuleSetting } from './rule-edits';
import { TEMPLATE_NAMES, TEMPLATES, type TemplateName } from './templates';

/** Actions that need settings of their own are written in the text. */
const ACTIONS = actionSchema.options.filter(
  (action) => !['redirect', 'rate_limit', 'skip', 'challenge'].includes(action),
);

interface RuleBuilderProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

/** Builds rules without writing expressions; each change is a change of the document's text. */
export function RuleBuilder({ text, onChange }: RuleBuilderProps) {
  const rules = useMemo(() => ruleOutlines(text), [text]);
  const [chosen, setChosen] = useState(0);
  const index = Math.min(chosen, rules.length - 1);
  const rule = rules[index];
  const set = (setting: string, value: unknown): void =>
    onChange(withRuleSetting(text, index, setting, value));
  const move = (to: number): void => {
    onChange(withRuleMoved(text, index, to));
    setChosen(to);
  };
  const add = (): void => {
    const id = newId(rules.map((one) => one.id));
    const made = { id, name: t('policy.build.newRule'), when: 'true', action: 'log' };
    onChange(withNewRule(text, rules.length, made));
    setChosen(rules.length);
  };
  return (
    <Stack gap="sm">
      <Templates text={text} taken={rules.map(({ id }) => id)} onChange={onChange} />
      <Group align="flex-end" gap="xs">
        {rules.length > 0 && (
          <NativeSelect
            size="xs"
            label={t('policy.build.rule')}
            value={index}
            onChange={(event) => setChosen(Number(event.currentTarget.value))}
            data={rules.map(({ id, name }, at) => ({
              value: String(at),
              label: `${at + 1}. ${name || id}`,
            }))}
          />
        )}
        <Button size="xs" variant="default" data-testid="add-rule" onClick={add}>
          {t('policy.build.addRule')}
        </Button>
      </Group>
      {rule && (
        <>
          <Group gap="xs">
            <Button
              size="compact-xs"
              variant="default"
              disabled={index === 0}
              onClick={() => move(index - 1)}
            >
              {t('policy.build.up')}
            </Button>
            <Button
              size="compact-xs"
              variant="default"
              disabled={index === rules.length - 1}
              onClick={() => move(index + 1)}
            >
              {t('policy.build.down')}
            </Button>
            <Switch
              size="xs"
              label={t('policy.build.enabled')}
              checked={rule.enabled}
              onChange={(event) => set('enabled', event.currentTarget.checked)}
            />
          </Group>
          <TextInput
            size="xs"
            label={t('policy.build.name')}
            value={rule.name}
            onChange={(event) => set('name', event.currentTarget.value)}
          />
          <NativeSelect
            size="xs"
            label={t('policy.build.action')}
            value={rule.action ?? 'log'}
            data={[...new Set([...ACTIONS, rule.action ?? 'log'])].map((action) => ({
              value: action,
              label: t(`action.${action}`),
            }))}
            onChange={(event) => set('action', event.currentTarget.value)}
          />
          <Text size="xs" fw={600}>
            {t('policy.build.condition')}
          </Text>
          <ConditionForm key={rule.id} when={rule.when} onChange={(when) => set('when', when)} />
          <TextInput
            size="xs"
            label={t('policy.build.message')}
            value={rule.message ?? ''}
            onChange={({ currentTarget: { value } }) =>
              set('message', value === '' ? undefined : value)
            }
          />
        </>
      )}
    </Stack>
  );
}

interface TemplatesProps extends RuleBuilderProps {
  readonly taken: readonly string[];
}

function Templates({ text, taken, onChange }: TemplatesProps) {
  const apply = (name: TemplateName): void => {
    const missing = TEMPLATES[name].filter(({ id }) => !taken.includes(id));
    onChange([...missing].reverse().reduce((now, rule) => withNewRule(now, 0, rule), text));
  };
  return (
    <Group gap={6}>
      <Text size="xs" c="dimmed">
        {t('policy.build.templates')}
      </Text>
      {TEMPLATE_NAMES.map((name) => (
        <Button
          key={name}
          size="compact-xs"
          variant="light"
          data-testid={`template-${name}`}
          disabled={TEMPLATES[name].every(({ id }) => taken.includes(id))}
          onClick={() => apply(name)}
        >
          {t(`policy.build.template.${name}`)}
        </Button>
      ))}
    </Group>
  );
}

function newId(taken: readonly string[]): string {
  for (let n = taken.length + 1; ; n += 1) if (!taken.includes(`rule-${n}`)) return `rule-${n}`;
}
