import { ActionIcon, Loader, UnstyledButton } from '@mantine/core';
import { IconAlertTriangle, IconPlus, IconWorld, IconX } from '@tabler/icons-react';
import type { FrameState, FrameTab } from '../../../../preload/isolated-contract';
import { t } from '../translate';
import { run } from './bridge';
import classes from './frame.module.css';

function TabIcon({ tab }: { readonly tab: FrameTab }) {
  if (tab.isLoading) return <Loader size={14} aria-label={t('isolation.tabs.loading')} />;
  if (tab.trouble !== undefined) return <IconAlertTriangle size={15} aria-hidden />;
  if (tab.icon === undefined) return <IconWorld size={15} aria-hidden />;
  return <img src={tab.icon} width={16} height={16} alt="" />;
}

/** The tabs of the window. */
export function TabStrip({ state }: { readonly state: FrameState }) {
  return (
    <div className={classes.tabs}>
      <nav aria-label={t('isolation.tabs.label')} className={classes.tabList}>
        {state.tabs.map((tab) => {
          const title = tab.title || t('isolation.tabs.untitled');
          return (
            <div key={tab.id} className={classes.tab} data-current={tab.id === state.current}>
              <UnstyledButton
                className={classes.tabName}
                aria-current={tab.id === state.current ? 'page' : undefined}
                title={title}
                onClick={() => run({ type: 'select-tab', tab: tab.id })}
                onAuxClick={(event) => {
                  if (event.button === 1) run({ type: 'close-tab', tab: tab.id });
                }}
              >
                <TabIcon tab={tab} />
                <span className={classes.tabTitle}>{title}</span>
              </UnstyledButton>
              <ActionIcon
                size={20}
                variant="subtle"
                color="gray"
                aria-label={t('isolation.tabs.close', { title })}
                onClick={() => run({ type: 'close-tab', tab: tab.id })}
              >
                <IconX size={13} aria-hidden />
              </ActionIcon>
            </div>
          );
        })}
      </nav>
      <ActionIcon
        variant="subtle"
        color="gray"
        aria-label={t('isolation.tabs.new')}
        title={t('isolation.tabs.new')}
        onClick={() => run({ type: 'new-tab' })}
      >
        <IconPlus size={17} aria-hidden />
      </ActionIcon>
    </div>
  );
}
