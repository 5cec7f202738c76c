import { Group, Text } from '@mantine/core';
import {
  IconActivity,
  IconAppWindow,
  IconChecklist,
  IconEye,
  IconShieldCheck,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import type { CompanionState } from '../../preload/contract';
import { ColorSchemeSwitch } from '../ui/color-scheme-switch';
import { Dot } from '../ui/dot';
import { PortcullisMark } from '../ui/portcullis-mark';
import { t } from './translate';
import classes from './companion-shell.module.css';
import { openSteps } from './setup/set-up-steps';
import { organisationOf } from './status/organisation';

const PAGES = [
  { path: '/', name: 'status', Icon: IconShieldCheck },
  { path: '/setup', name: 'setup', Icon: IconChecklist },
  { path: '/browser', name: 'browser', Icon: IconAppWindow },
  { path: '/activity', name: 'activity', Icon: IconActivity },
  { path: '/about', name: 'about', Icon: IconEye },
] as const;

interface CompanionShellProps {
  readonly state: CompanionState;
  readonly children: ReactNode;
}

export function CompanionShell({ state, children }: CompanionShellProps) {
  const [location] = useLocation();
  const open = openSteps(state);
  return (
    <div className={classes.frame}>
      <aside className={classes.side}>
        <div className={classes.brand}>
          <PortcullisMark />
          <div className={classes.names}>
            <span className={classes.product}>{t('product')}</span>
            <Text size="xs" c="dimmed" truncate>
              {organisationOf(state)}
            </Text>
          </div>
        </div>
        <nav aria-label={t('common.navigation')} className={classes.nav}>
          {PAGES.map(({ path, name, Icon }) => (
            <Link
              key={path}
              href={path}
              className={classes.link}
              aria-current={location === path ? 'page' : undefined}
            >
              <Icon size={18} aria-hidden />
              {t(`companion.nav.${name}`)}
              {name === 'setup' && open > 0 && (
                <span className={classes.count}>
                  {open}
                  <span className="pc-visually-hidden"> {t('companion.setup.stateOpen')}</span>
                </span>
              )}
            </Link>
          ))}
        </nav>
        <Group justify="space-between" wrap="nowrap" className={classes.foot ?? ''}>
          <Group gap={8} wrap="nowrap">
            <Dot tone={state.protection === 'protected' ? 'good' : 'notice'} />
            <Text size="xs" c="dimmed">
              {t(`state.${state.protection}`)}
            </Text>
          </Group>
          <ColorSchemeSwitch />
        </Group>
      </aside>
      <main className={classes.main} tabIndex={0}>
        {children}
      </main>
    </div>
  );
}
