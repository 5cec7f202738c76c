import { Tabs } from '@mantine/core';
import type { PolicyState } from '../../../core/exchange/console';
import { t } from '../../ui/translate';
import type { TextRange } from './json-location';
import classes from './policy-workbench.module.css';
import { RuleCards } from './rule-cards';
import { VersionList } from './version-list';

interface PolicySideProps {
  readonly state: PolicyState;
  readonly text: string;
  readonly onSelect: (range: TextRange) => void;
  readonly onView: (version: number) => void;
}

/** Beside the editor: the rules at a glance, and the versions. */
export function PolicySide({ state, text, onSelect, onView }: PolicySideProps) {
  return (
    <Tabs defaultValue="rules" keepMounted={false} className={classes.side ?? ''}>
      <Tabs.List aria-label={t('policy.side')}>
        <Tabs.Tab value="rules">{t('policy.rules')}</Tabs.Tab>
        <Tabs.Tab value="versions">{t('policy.history')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="rules" className={classes.panel ?? ''}>
        <RuleCards text={text} onSelect={onSelect} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={classes.panel ?? ''}>
        <VersionList state={state} onView={onView} />
      </Tabs.Panel>
    </Tabs>
  );
}
