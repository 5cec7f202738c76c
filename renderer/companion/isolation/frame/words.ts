import {
  ISOLATION_SWITCHES,
  type IsolationSwitch,
} from '../../../../core/exchange/policy-isolation';
import type { FrameNotice, FrameState } from '../../../../preload/isolated-contract';
import { language } from '../../../ui/translate';
import { t } from '../translate';

/** Whether a name is that of a switch in the policy. */
export const isSwitch = (name: string): name is IsolationSwitch =>
  ISOLATION_SWITCHES.some((each) => each === name);

/** A switch by its name in the policy, in words. */
export function controlWords(name: string): string {
  return isSwitch(name) ? t(`isolation.control.${name}`) : name;
}

/** Several switches, as the language joins them. */
export function controlList(names: readonly string[]): string {
  const format = new Intl.ListFormat(language(), { type: 'conjunction' });
  return format.format(names.map(controlWords));
}

/** What was kept from happening, in words. */
export function noticeWords({ what, detail, rule }: FrameNotice): string {
  if (what === 'paste' && detail !== '') return t('isolation.refused.pasteDetail', { detail });
  if (what === 'download' && detail !== '') {
    return t('isolation.refused.downloadDetail', { detail });
  }
  switch (what) {
    case 'navigation':
    case 'permission':
    case 'saved':
    case 'unviewable':
      return t(`isolation.refused.${what}`, { detail });
    case 'copy':
    case 'paste':
    case 'upload':
    case 'download':
    case 'print':
    case 'keyboard':
    case 'dragAndDrop':
    case 'readOnly':
    case 'popup':
    case 'fullscreen':
    case 'protocol':
    case 'switches':
      return t(`isolation.refused.${what}`);
    default:
      return rule === undefined ? detail : t('isolation.refused.rule', { name: rule.name });
  }
}

/** Sentences on what applies in this window. */
export function bannerWords(state: FrameState): string[] {
  return [
    ...(state.isReadOnly ? [t('isolation.banner.readOnly')] : []),
    ...(state.off.length > 0
      ? [t('isolation.banner.off', { list: controlList(state.off) })]
      : [t('isolation.banner.nothing')]),
    ...(state.inside.length > 0
      ? [t('isolation.banner.inside', { list: controlList(state.inside) })]
      : []),
    ...grantWords(state),
  ];
}

/** What an exception has opened, by the time at which it ends. */
function grantWords({ granted }: FrameState): string[] {
  const ends = [...new Set(granted.map(({ until }) => until))].toSorted((a, b) => a - b);
  return ends.map((end) => {
    const names = granted.filter(({ until }) => until === end).map(({ control }) => control);
    return t('isolation.banner.granted', { time: endWords(end), list: controlList(names) });
  });
}

/** The time of day, with its date where that is not today. */
function endWords(until: number): string {
  const end = new Date(until);
  const isToday = end.toDateString() === new Date().toDateString();
  const format = new Intl.DateTimeFormat(language(), {
    ...(isToday ? {} : { dateStyle: 'medium' }),
    timeStyle: 'short',
  });
  return format.format(end);
}

/** Time that is left, to the minute. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  return minutes < 120
    ? t('isolation.banner.leftMinutes', { count: minutes })
    : t('isolation.banner.leftHours', { count: Math.round(minutes / 60) });
}
