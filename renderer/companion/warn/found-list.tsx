import { Text, Title } from '@mantine/core';
import type { Warning } from '../../../preload/contract';
import { Masked } from '../../ui/masked';
import { t } from '../translate';
import classes from './found-list.module.css';

/** What was found, masked, with how often. */
export function FoundList({ found }: Pick<Warning, 'found'>) {
  if (found.length === 0) return <Text size="sm">{t('warn.foundNothing')}</Text>;
  return (
    <section aria-label={t('warn.found')}>
      <Title order={2} size="h6" mb={6}>
        {t('warn.found')}
      </Title>
      <ul className={classes.list}>
        {found.map(({ name, masked, count }) => (
          <li key={`${name}:${masked}`} className={classes.row}>
            <span className={classes.name}>{name}</span>
            <Masked sample={masked} />
            <span className={classes.count}>{t('warn.times', { count })}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
