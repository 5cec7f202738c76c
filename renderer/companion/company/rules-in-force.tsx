import { Group, Text } from '@mantine/core';
import type { CompanyView } from '../../../core/exchange/company-view';
import { ActionBadge, ToneBadge } from '../../ui/action-badge';
import rows from '../rows.module.css';
import { t } from '../translate';

/** The rules as people know them: what they are called and what they do. */
export function RulesInForce({ view }: { readonly view: CompanyView }) {
  const { rules, ruleCount } = view;
  if (ruleCount === 0) return <Text size="sm">{t('companion.company.rulesNone')}</Text>;
  const more = ruleCount - rules.length;
  return (
    <>
      <ul className={rows.list}>
        {rules.map(({ id, name, action, answers, stores }) => (
          <li key={id} className={rows.row}>
            <Group justify="space-between" gap="xs">
              <Text size="sm" fw={500}>
                {name}
              </Text>
              <Group gap={6}>
                {answers && <ToneBadge tone="plain">{t('companion.company.answers')}</ToneBadge>}
                {stores && <ToneBadge tone="notice">{t('companion.company.stores')}</ToneBadge>}
                <ActionBadge action={action} />
              </Group>
            </Group>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <Text size="sm" c="dimmed" mt="xs">
          {t('companion.company.rulesMore', { count: more })}
        </Text>
      )}
    </>
  );
}
