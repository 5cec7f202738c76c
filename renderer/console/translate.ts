import { consoleMessage, openCatalogue } from '../ui/translate';
import deCommon from '../ui/messages/de/common.json';
import deAccess from '../ui/messages/de/console-access.json';
import deDoors from '../ui/messages/de/console-doors.json';
import deOwn from '../ui/messages/de/console.json';
import deReports from '../ui/messages/de/console-reports.json';
import enCommon from '../ui/messages/en/common.json';
import enAccess from '../ui/messages/en/console-access.json';
import enDoors from '../ui/messages/en/console-doors.json';
import enOwn from '../ui/messages/en/console.json';
import enReports from '../ui/messages/en/console-reports.json';

openCatalogue('console', {
  en: { common: enCommon, own: { ...enOwn, ...enReports, ...enDoors, ...enAccess } },
  de: { common: deCommon, own: { ...deOwn, ...deReports, ...deDoors, ...deAccess } },
});

/** Gives a message of the console in the administrator's language; keys are checked by the compiler. */
export const t = consoleMessage;
