import { List, Text } from '@mantine/core';
import { ToneBadge, type Tone } from '../../ui/action-badge';
import { t } from '../translate';
import type { AppRisk, RiskReason } from './app-risk';

const TONES: Record<AppRisk['level'], Tone> = { low: 'good', medium: 'notice', high: 'stop' };

export const reasonText = (reason: RiskReason): string => t(`appRisk.reasons.${reason}`);

/** How risky an app is, and why; an app that nobody has assessed says so. */
export function RiskNote({ risk }: { readonly risk: AppRisk | undefined }) {
  if (risk === undefined) {
    return (
      <Text size="xs" c="dimmed">
        {t('appRisk.unknown')}
      </Text>
    );
  }
  return (
    <>
      <ToneBadge tone={TONES[risk.level]}>{t(`appRisk.level.${risk.level}`)}</ToneBadge>
      {risk.reasons.length === 0 ? (
        <Text size="xs" c="dimmed">
          {t('appRisk.company')}
        </Text>
      ) : (
        <details>
          <Text component="summary" size="xs" c="dimmed">
            {t('appRisk.count', { count: risk.reasons.length })}
          </Text>
          <List size="xs" c="dimmed">
            {risk.reasons.map((reason) => (
              <List.Item key={reason}>{reasonText(reason)}</List.Item>
            ))}
          </List>
        </details>
      )}
    </>
  );
}
