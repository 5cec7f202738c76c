import { t } from './messages';

/** What the frame of the isolated browser says, and an app that cannot start. */
export const text = {
  start: {
    get failed() {
      return t('start.failed');
    },
  },
  isolation: {
    heading: (site: string) => t('isolation.heading', { site }),
    get explanation() {
      return t('isolation.explanation');
    },
    get off() {
      return {
        copy: t('isolation.off.copy'),
        paste: t('isolation.off.paste'),
        upload: t('isolation.off.upload'),
        download: t('isolation.off.download'),
        print: t('isolation.off.print'),
      };
    },
    isOff: (what: string) => t('isolation.isOff', { what }),
    get nothingOff() {
      return t('isolation.nothingOff');
    },
    get back() {
      return t('isolation.back');
    },
    get reload() {
      return t('isolation.reload');
    },
    get refused() {
      return {
        copy: t('isolation.refused.copy'),
        paste: t('isolation.refused.paste'),
        upload: t('isolation.refused.upload'),
        download: t('isolation.refused.download'),
        print: t('isolation.refused.print'),
        navigation: (host: string) => t('isolation.refused.navigation', { host }),
      };
    },
  },
} as const;
