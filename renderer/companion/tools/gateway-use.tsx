import { Text } from '@mantine/core';
import { usageByApp } from '../activity/usage';
import rows from '../rows.module.css';
import { t } from '../translate';
import { useActivity } from '../use-activity';

/** What programs of this desk have sent through its gateway, out of the person's own history. */
export function GatewayUse() {
  const { entries = [] } = useActivity();
  const usage = usageByApp(entries.filter(({ door }) => door === 'gateway'));
  return (
    <div>
      <Text size="xs" fw={600} c="dimmed">
        {t('companion.tools.usageTitle')}
      </Text>
      {usage.length === 0 ? (
        <Text size="sm">{t('companion.tools.usageNone')}</Text>
      ) : (
        <ul className={rows.list}>
          {usage.map(({ app, requests, tokens }) => (
            <li key={app} className={rows.row}>
              <Text size="sm" fw={600}>
                {app}
              </Text>
              <Text size="xs" c="dimmed">
                {`${t('companion.tools.calls', { count: requests })} · ${t('companion.tools.tokens', { count: tokens })}`}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
