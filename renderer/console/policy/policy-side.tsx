import { Tabs } from '@mantine/core';
import type { PolicyState } from '../../../core/exchange/console';
import { t } from '../translate';
import { RuleBuilder } from './builder/rule-builder';
import { DryRunPanel } from './dry-run-panel';
import type { TextRange } from './json-location';
import classes from './policy-workbench.module.css';
import { RuleCards } from './rule-cards';
import { VersionList } from './version-list';

interface PolicySideProps {
  readonly state: PolicyState;
  readonly text: string;
  /** False while the text is no valid policy. */
  readonly ready: boolean;
  readonly onChange: (text: string) => void;
  readonly onSelect: (range: TextRange) => void;
  readonly onView: (version: number) => void;
}

/** Beside the editor: the rules at a glance, a form for each, a dry run, and the versions. */
export function PolicySide({ state, text, ready, onChange, onSelect, onView }: PolicySideProps) {
  return (
    <Tabs defaultValue="rules" keepMounted={false} className={classes.side ?? ''}>
      <Tabs.List aria-label={t('policy.side')}>
        <Tabs.Tab value="rules">{t('policy.rules')}</Tabs.Tab>
        <Tabs.Tab value="build">{t('policy.build.title')}</Tabs.Tab>
        <Tabs.Tab value="test">{t('policy.dryRun.title')}</Tabs.Tab>
        <Tabs.Tab value="versions">{t('policy.history')}</Tabs.Tab>
      </Tabs.List>
      <Tabs.Panel value="rules" className={classes.panel ?? ''}>
        <RuleCards text={text} onChange={onChange} onSelect={onSelect} />
      </Tabs.Panel>
      <Tabs.Panel value="build" className={classes.panel ?? ''}>
        <RuleBuilder text={text} onChange={onChange} />
      </Tabs.Panel>
      <Tabs.Panel value="test" className={classes.panel ?? ''}>
        <DryRunPanel text={text} ready={ready} />
      </Tabs.Panel>
      <Tabs.Panel value="versions" className={classes.panel ?? ''}>
        <VersionList state={state} onView={onView} />
      </Tabs.Panel>
    </Tabs>
  );
}
