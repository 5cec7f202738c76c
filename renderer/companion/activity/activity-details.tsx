import { Anchor, Text } from '@mantine/core';
import type { Activity } from '../../../core/exchange/desk';
import { bridge } from '../bridge';
import { AskException } from '../person/ask-exception';
import { t } from '../translate';
import classes from './activity-rows.module.css';
import { GiveFeedback } from './give-feedback';

interface ActivityDetailsProps {
  readonly entry: Activity;
  readonly onRenewed: (entry: Activity) => void;
}

/** Why it happened, what the company says about it, and what the person can do now. */
export function ActivityDetails({ entry, onRenewed }: ActivityDetailsProps) {
  const { exchangeId, ruleId, ruleName, message, link, choice, app } = entry;
  const stopped = entry.enforced === 'block' && ruleId !== undefined;
  return (
    <details className={classes.details}>
      <summary>{t('companion.activity.why')}</summary>
      <div className={classes.answers}>
        <Text size="sm">
          {ruleName === undefined
            ? t('companion.activity.noRule')
            : t('companion.activity.because', { rule: ruleName })}
          {message !== undefined && ` ${message}`}
        </Text>
        {choice !== undefined && (
          <Text size="sm">
            {t('companion.activity.youChose', { choice: t(`choice.${choice}`) })}
          </Text>
        )}
        {link !== undefined && (
          <Anchor
            component="button"
            size="sm"
            w="fit-content"
            underline="always"
            onClick={() => void bridge().companion.openRuleLink({ exchangeId }).catch(reportError)}
          >
            {t('companion.activity.learnMore')}
          </Anchor>
        )}
        {stopped && <AskException rule={{ id: ruleId, name: ruleName ?? ruleId }} app={app.name} />}
        <GiveFeedback entry={entry} onGiven={onRenewed} />
      </div>
    </details>
  );
}
