import type { FrameNotice, FrameState } from '../../../../preload/isolated-contract';
import { language } from '../../../ui/translate';
import { t } from '../translate';

const CONTROLS = [
  'copy',
  'paste',
  'upload',
  'download',
  'print',
  'keyboard',
  'dragAndDrop',
] as const;
type Control = (typeof CONTROLS)[number];

const isControl = (name: string): name is Control => CONTROLS.some((each) => each === name);

/** A switch by its name in the policy, in words. */
export function controlWords(name: string): string {
  return isControl(name) ? t(`isolation.control.${name}`) : name;
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
  ];
}

/** Time that is left, to the minute. */
export function timeLeft(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000));
  return minutes < 120
    ? t('isolation.banner.leftMinutes', { count: minutes })
    : t('isolation.banner.leftHours', { count: Math.round(minutes / 60) });
}
