import { createContext, use, useCallback, useEffect, useMemo, useRef, type ReactNode } from 'react';
import type { CsvTable } from './csv';

interface Tables {
  readonly put: (table: CsvTable) => void;
  readonly remove: (title: string) => void;
  readonly all: () => readonly CsvTable[];
}

const TablesContext = createContext<Tables | undefined>(undefined);

/** Collects what the panels of a page show, for its export. */
export function ReportTables({ children }: { readonly children: ReactNode }) {
  const tables = useRef(new Map<string, CsvTable>());
  const value = useMemo<Tables>(
    () => ({
      put: (table) => void tables.current.set(table.title, table),
      remove: (title) => void tables.current.delete(title),
      all: () => [...tables.current.values()],
    }),
    [],
  );
  return <TablesContext value={value}>{children}</TablesContext>;
}

/** Makes a table part of the page's export for as long as it is shown. */
export function useReportTable(table: CsvTable | undefined): void {
  const tables = use(TablesContext);
  useEffect(() => {
    if (tables === undefined || table === undefined) return undefined;
    tables.put(table);
    return () => tables.remove(table.title);
  }, [tables, table]);
}

/** Gives what the page shows at the moment. */
export function useAllTables(): () => readonly CsvTable[] {
  const tables = use(TablesContext);
  return useCallback(() => tables?.all() ?? [], [tables]);
}
