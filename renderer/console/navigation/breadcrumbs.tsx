import { Link, useLocation } from 'wouter';
import { t } from '../translate';
import classes from './breadcrumbs.module.css';
import { pageAt, PAGES } from './page-list';

/** Overview › group › page: where one is, and the way up. */
export function Breadcrumbs() {
  const [location] = useLocation();
  const page = pageAt(location);
  if (page === undefined || page.path === '/') return null;
  const first = PAGES.find(({ group }) => group === page.group);
  return (
    <nav aria-label={t('crumbs.label')}>
      <ol className={classes.list}>
        <li>
          <Link href="/">{t('menu.page.overview')}</Link>
        </li>
        {first?.path !== '/' && (
          <li>
            {first === undefined || first.path === page.path ? (
              t(`menu.group.${page.group}`)
            ) : (
              <Link href={first.path}>{t(`menu.group.${page.group}`)}</Link>
            )}
          </li>
        )}
        <li aria-current="page">{t(`menu.page.${page.name}`)}</li>
      </ol>
    </nav>
  );
}
