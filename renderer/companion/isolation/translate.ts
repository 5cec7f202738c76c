import { isolationMessage, openCatalogue } from '../../ui/translate';
import deCommon from '../../ui/messages/de/common.json';
import deOwn from '../../ui/messages/de/isolation.json';
import enCommon from '../../ui/messages/en/common.json';
import enOwn from '../../ui/messages/en/isolation.json';
import esCommon from '../../ui/messages/es/common.json';
import esOwn from '../../ui/messages/es/isolation.json';
import frCommon from '../../ui/messages/fr/common.json';
import frOwn from '../../ui/messages/fr/isolation.json';
import jaCommon from '../../ui/messages/ja/common.json';
import jaOwn from '../../ui/messages/ja/isolation.json';

openCatalogue('isolation', {
  en: { common: enCommon, own: enOwn },
  de: { common: deCommon, own: deOwn },
  es: { common: esCommon, own: esOwn },
  fr: { common: frCommon, own: frOwn },
  ja: { common: jaCommon, own: jaOwn },
});

/** Gives a message of the isolated browser in the person's language; keys are checked by the compiler. */
export const t = isolationMessage;
