import { Text } from '@mantine/core';
import type { ToolCall } from '../../../core/exchange/desk';
import { t } from '../translate';

/** A tool call that waits for the person: which tool, and what it is given; values are not shown. */
export function CallText({ call }: { readonly call: ToolCall }) {
  const { server, tool, argumentNames } = call;
  return (
    <section aria-label={t('warn.call')}>
      <Text size="sm">{t('warn.callLead', { server, tool })}</Text>
      <Text size="xs" c="dimmed">
        {argumentNames.length === 0
          ? t('warn.callNoArguments')
          : t('warn.callArguments', { names: argumentNames.join(', ') })}
      </Text>
    </section>
  );
}
