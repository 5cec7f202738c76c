import { Kbd, Text, UnstyledButton } from '@mantine/core';
import { useHotkeys } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { t } from '../translate';
import classes from './quick-search.module.css';

const CommandPalette = lazy(() => import('./command-palette'));

/** The field in the header that opens the palette; its code is loaded at the first use. */
export function QuickSearch() {
  const [times, setTimes] = useState(0);
  const open = (): void => setTimes((now) => now + 1);
  useHotkeys([['mod+K', open]], []);
  return (
    <>
      <UnstyledButton className={classes.field ?? ''} onClick={open} data-testid="quick-search">
        <IconSearch size={15} aria-hidden />
        <Text component="span" size="sm" className={classes.text ?? ''}>
          {t('palette.open')}
        </Text>
        <Kbd size="xs" aria-hidden className={classes.keys ?? ''}>
          Ctrl K
        </Kbd>
      </UnstyledButton>
      {times > 0 && (
        <Suspense>
          <CommandPalette key={times} />
        </Suspense>
      )}
    </>
  );
}
