import { useEffect, useState } from 'react';
import { useLanguage } from '../../../ui/translate';
import { frame, run } from './bridge';
import { Banner } from './banner';
import { ExceptionPanel } from './exception-panel';
import { FindBar } from './find-bar';
import classes from './frame.module.css';
import { HelpPanel } from './help-panel';
import { PageQuestion } from './page-question';
import { SessionOver } from './session-over';
import { t } from '../translate';
import { TabStrip } from './tab-strip';
import { Toolbar } from './toolbar';
import { TroublePanel } from './trouble-panel';
import { useCover, useFrame } from './use-frame';
import { WhyPanel } from './why-panel';

type Panel = 'help' | 'why' | 'exception' | 'menu';

/** The frame around an isolated page. */
export function BrowserFrame() {
  const state = useFrame();
  useLanguage();
  const [panel, setPanel] = useState<Panel>();
  const [isFinding, setFinding] = useState(false);
  useEffect(
    () =>
      frame().onAsked((asked) => {
        if (asked === 'find') setFinding(true);
        else if (asked === 'help') setPanel('help');
        else focusToolbar();
      }),
    [],
  );
  const tab = state?.tabs.find(({ id }) => id === state.current);
  const isCovering =
    panel !== undefined ||
    state?.dialog !== undefined ||
    tab?.trouble !== undefined ||
    state?.over !== undefined;
  useCover(isCovering);
  if (state === undefined) return null;
  if (state.over !== undefined) {
    return (
      <div className={classes.window}>
        <SessionOver site={state.site.name} over={state.over} />
      </div>
    );
  }
  const close = (): void => {
    setPanel(undefined);
    run({ type: 'focus-page' });
  };
  return (
    <div className={classes.window}>
      <header className={classes.frame}>
        <button type="button" className={classes.skip} onClick={() => run({ type: 'focus-page' })}>
          {t('isolation.bar.skip')}
        </button>
        <TabStrip state={state} />
        {isFinding ? (
          <FindBar
            hits={state.hits}
            onClose={() => {
              setFinding(false);
              run({ type: 'end-find' });
              run({ type: 'focus-page' });
            }}
          />
        ) : (
          <Toolbar
            state={state}
            onFind={() => setFinding(true)}
            onHelp={() => setPanel('help')}
            onMenu={(isOpen) => setPanel(isOpen ? 'menu' : undefined)}
          />
        )}
        <Banner
          state={state}
          onWhy={() => setPanel('why')}
          onException={() => setPanel('exception')}
        />
      </header>
      {tab?.trouble !== undefined && <TroublePanel trouble={tab.trouble} />}
      <HelpPanel engine={state.engine} isOpen={panel === 'help'} onClose={close} />
      <WhyPanel
        state={state}
        isOpen={panel === 'why'}
        onClose={close}
        onException={() => setPanel('exception')}
      />
      <ExceptionPanel state={state} isOpen={panel === 'exception'} onClose={close} />
      {state.dialog !== undefined && <PageQuestion dialog={state.dialog} />}
    </div>
  );
}

/** What stands in the toolbar's place now: the address, or the field of the search. */
function focusToolbar(): void {
  document.querySelector<HTMLElement>('#address, [role="search"] input')?.focus();
}
