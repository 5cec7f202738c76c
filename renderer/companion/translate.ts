import { companionMessage, openCatalogue } from '../ui/translate';
import deCommon from '../ui/messages/de/common.json';
import deOwn from '../ui/messages/de/companion.json';
import enCommon from '../ui/messages/en/common.json';
import enOwn from '../ui/messages/en/companion.json';

openCatalogue('companion', {
  en: { common: enCommon, own: enOwn },
  de: { common: deCommon, own: deOwn },
});

/** Gives a message of the companion in the person's language; keys are checked by the compiler. */
export const t = companionMessage;
