import { Button, Center, Loader } from '@mantine/core';
import { t } from '../translate';

interface MoreResultsProps {
  readonly results: {
    readonly searching: boolean;
    /** Where the next page begins; undefined after the last one. */
    readonly next: unknown;
    readonly more: () => void;
  };
  readonly py?: 'md';
}

/** Below a list that is read page by page: that it is being read, or the way to its next page. */
export function MoreResults({ results, ...place }: MoreResultsProps) {
  return (
    <Center {...place}>
      {results.searching ? (
        <Loader role="status" aria-label={t('common.loading')} />
      ) : (
        results.next !== undefined && (
          <Button variant="default" onClick={results.more}>
            {t('search.more')}
          </Button>
        )
      )}
    </Center>
  );
}
