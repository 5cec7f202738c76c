import type common from './en/common.json';
import type companion from './en/companion.json';
import type console from './en/console.json';
import type consoleAccess from './en/console-access.json';
import type consoleDoors from './en/console-doors.json';
import type consoleReports from './en/console-reports.json';
import type desktop from './en/desktop.json';
import type isolation from './en/isolation.json';

type Common = typeof common;

// English is complete, so its files are the type of every other language's: the compiler checks keys.
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      common: Common;
      companion: Common & typeof companion;
      console: Common &
        typeof console &
        typeof consoleReports &
        typeof consoleDoors &
        typeof consoleAccess;
      desktop: Common & typeof desktop;
      isolation: Common & typeof isolation;
    };
  }
}
