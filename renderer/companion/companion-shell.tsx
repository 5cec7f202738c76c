import { Group, Text } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { CompanionState } from '../../preload/contract';
import { Dot } from '../ui/dot';
import { PortcullisMark } from '../ui/portcullis-mark';
import { productName } from '../ui/translate';
import classes from './companion-shell.module.css';
import { DAILY_PAGES, DEVICE_PAGES } from './page-list';
import { openSteps } from './setup/set-up-steps';
import { organisationOf } from './status/organisation';
import { t } from './translate';

interface CompanionShellProps {
  readonly state: CompanionState;
  readonly children: ReactNode;
}

interface LinksProps {
  readonly pages: typeof DAILY_PAGES;
  /** Numbers that wait for the person, by page. */
  readonly counts: Partial<Record<string, number>>;
}

function Links({ pages, counts }: LinksProps) {
  const [location] = useLocation();
  return pages.map(({ path, name, Icon }) => {
    const count = counts[name] ?? 0;
    return (
      <Link
        key={path}
        href={path}
        className={classes.link}
        aria-current={location === path ? 'page' : undefined}
      >
        <Icon size={18} aria-hidden className={classes.icon} />
        <span className={classes.name}>{t(`companion.nav.${name}`)}</span>
        {count > 0 && (
          <span className={classes.count}>
            {count}
            <span className="pc-visually-hidden"> {t('companion.setup.stateOpen')}</span>
          </span>
        )}
      </Link>
    );
  });
}

/** A page begins at its top, also where the one before it was scrolled. */
function useTop(location: string) {
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    main.current?.scrollTo(0, 0);
  }, [location]);
  return main;
}

export function CompanionShell({ state, children }: CompanionShellProps) {
  const [location] = useLocation();
  const main = useTop(location);
  return (
    <div className={classes.frame}>
      <aside className={classes.side}>
        <div className={classes.brand}>
          <PortcullisMark />
          <div className={classes.names}>
            <span className={classes.product}>{productName()}</span>
            <Text size="xs" c="dimmed" truncate>
              {organisationOf(state)}
            </Text>
          </div>
        </div>
        <nav aria-label={t('common.navigation')} className={classes.nav}>
          <Links pages={DAILY_PAGES} counts={{}} />
          <span className={classes.section}>{t('companion.nav.more')}</span>
          <Links pages={DEVICE_PAGES} counts={{ setup: openSteps(state) }} />
        </nav>
        <Group gap={8} wrap="nowrap" className={classes.foot ?? ''}>
          <Dot tone={state.protection === 'protected' ? 'good' : 'notice'} />
          <Text size="xs" c="dimmed">
            {t(`state.${state.protection}`)}
          </Text>
        </Group>
      </aside>
      <main className={classes.main} tabIndex={0} ref={main}>
        <div className={classes.page}>{children}</div>
      </main>
    </div>
  );
}
