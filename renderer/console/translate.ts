import { consoleMessage, openCatalogue } from '../ui/translate';
import deCommon from '../ui/messages/de/common.json';
import deOwn from '../ui/messages/de/console.json';
import deReports from '../ui/messages/de/console-reports.json';
import enCommon from '../ui/messages/en/common.json';
import enOwn from '../ui/messages/en/console.json';
import enReports from '../ui/messages/en/console-reports.json';

openCatalogue('console', {
  en: { common: enCommon, own: { ...enOwn, ...enReports } },
  de: { common: deCommon, own: { ...deOwn, ...deReports } },
});

/** Gives a message of the console in the administrator's language; keys are checked by the compiler. */
export const t = consoleMessage;
