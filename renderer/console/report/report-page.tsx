import { Button, Group } from '@mantine/core';
import { IconDownload, IconPrinter } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { PageHeader } from '../../ui/page-header';
import { t } from '../translate';
import { csvOf } from './csv';
import { download } from './download';
import { RangePicker } from './range-picker';
import classes from './report-page.module.css';
import { ReportTables, useAllTables } from './report-tables';
import type { TimeRange } from './time-range';
import { ViewMenu } from './view-menu';

interface ReportPageProps {
  readonly title: string;
  readonly lead?: string;
  /** Absent on pages that are about now. */
  readonly range?: TimeRange;
  readonly onRange?: (range: TimeRange) => void;
  /** Further tools of the page, before the common ones. */
  readonly tools?: ReactNode;
  /** Name of the exported file, without its ending. */
  readonly file: string;
  readonly children: ReactNode;
}

function ExportTools({ file }: { readonly file: string }) {
  const tables = useAllTables();
  return (
    <>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconDownload size={14} />}
        onClick={() => download(`${file}.csv`, csvOf(tables()))}
      >
        {t('report.csv')}
      </Button>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPrinter size={14} />}
        onClick={() => window.print()}
      >
        {t('report.print')}
      </Button>
    </>
  );
}

/** The frame of a report: title, range, saved views, export and print. */
export function ReportPage(props: ReportPageProps) {
  const { title, lead, range, onRange, tools, file, children } = props;
  return (
    <ReportTables>
      <PageHeader title={title} {...(lead === undefined ? {} : { lead })}>
        {tools}
      </PageHeader>
      <Group justify="space-between" mb="md" gap="xs" className={classes.bar ?? ''}>
        {range !== undefined && onRange !== undefined ? (
          <div className={classes.range}>
            <RangePicker range={range} onChange={onRange} />
          </div>
        ) : (
          <span />
        )}
        <Group gap={6}>
          <ViewMenu />
          <ExportTools file={file} />
        </Group>
      </Group>
      {children}
    </ReportTables>
  );
}
