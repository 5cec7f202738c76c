import { Anchor, Group, Text, Title } from '@mantine/core';
import type { Warning } from '../../../preload/contract';
import { bridge } from '../bridge';
import { t } from '../translate';

interface RuleTextProps extends Pick<Warning, 'rule' | 'exchangeId'> {
  readonly hasSupport: boolean;
}

/** Why the question is asked, where the company explains it, and whom to ask. */
export function RuleText({ rule, exchangeId, hasSupport }: RuleTextProps) {
  const { openRuleLink, openSupport } = bridge().companion;
  return (
    <section aria-label={t('warn.why')}>
      <Title order={2} size="h6" mb={2}>
        {t('warn.why')}
      </Title>
      <Text size="sm">{rule.message ?? rule.name}</Text>
      <Group gap={8} mt={4}>
        {rule.message !== undefined && (
          <Text size="xs" c="dimmed">
            {t('warn.rule', { name: rule.name })}
          </Text>
        )}
        {rule.link !== undefined && (
          <Anchor
            component="button"
            size="xs"
            underline="always"
            onClick={() => void openRuleLink({ exchangeId }).catch(reportError)}
          >
            {t('warn.learnMore')}
          </Anchor>
        )}
        {hasSupport && (
          <Anchor
            component="button"
            size="xs"
            underline="always"
            onClick={() => void openSupport().catch(reportError)}
          >
            {t('warn.supportOpen')}
          </Anchor>
        )}
      </Group>
    </section>
  );
}
