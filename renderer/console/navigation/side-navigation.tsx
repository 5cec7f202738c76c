import { Collapse } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation } from 'wouter';
import { readSetting, writeSetting } from '../time/stored-setting';
import { t } from '../translate';
import { PAGE_GROUPS, PAGES, type ListedPage, type PageGroup } from './page-list';
import classes from './side-navigation.module.css';

const SETTING = 'folded-groups';

/** Groups of more than one page have a head that folds them. */
function useFolded(): [ReadonlySet<PageGroup>, (group: PageGroup) => void] {
  const [folded, setFolded] = useState<ReadonlySet<PageGroup>>(() => {
    const stored = (readSetting(SETTING) ?? '').split(',');
    return new Set(PAGE_GROUPS.filter((group) => stored.includes(group)));
  });
  const toggle = (group: PageGroup): void => {
    const next = new Set(folded);
    if (!next.delete(group)) next.add(group);
    writeSetting(SETTING, next.size === 0 ? undefined : [...next].join(','));
    setFolded(next);
  };
  return [folded, toggle];
}

interface PageLinkProps {
  readonly page: ListedPage;
  readonly current: boolean;
  readonly onGo: () => void;
}

function PageLink({ page: { path, name, Icon }, current, onGo }: PageLinkProps) {
  return (
    <Link
      href={path}
      className={classes.link}
      aria-current={current ? 'page' : undefined}
      onClick={onGo}
    >
      <Icon size={17} aria-hidden />
      {t(`menu.page.${name}`)}
    </Link>
  );
}

/** All pages by group. */
export function SideNavigation({ onGo }: { readonly onGo: () => void }) {
  const [location] = useLocation();
  const [folded, toggle] = useFolded();
  return (
    <nav aria-label={t('common.navigation')} className={classes.navigation}>
      {PAGE_GROUPS.map((group) => {
        const pages = PAGES.filter((page) => page.group === group && !('reached' in page));
        if (pages.length === 0) return null;
        const links = pages.map((page) => (
          <PageLink key={page.path} page={page} current={location === page.path} onGo={onGo} />
        ));
        if (group === 'overview') return <div key={group}>{links}</div>;
        const open = !folded.has(group);
        return (
          <div key={group}>
            <button
              type="button"
              className={classes.group}
              aria-expanded={open}
              onClick={() => toggle(group)}
            >
              {t(`menu.group.${group}`)}
              <IconChevronDown size={14} aria-hidden className={classes.chevron} />
            </button>
            <Collapse expanded={open}>{links}</Collapse>
          </div>
        );
      })}
    </nav>
  );
}
