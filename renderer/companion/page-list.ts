import {
  IconActivity,
  IconAppWindow,
  IconChecklist,
  IconEye,
  IconFlask,
  IconHeartbeat,
  IconKey,
  IconPlugConnected,
  IconSettings,
  IconShieldCheck,
  type Icon,
} from '@tabler/icons-react';

export type PageName =
  | 'status'
  | 'activity'
  | 'exceptions'
  | 'browser'
  | 'tools'
  | 'company'
  | 'try'
  | 'setup'
  | 'settings'
  | 'diagnostics';

interface PageLink {
  readonly path: string;
  readonly name: PageName;
  readonly Icon: Icon;
}

/** What people come for. */
export const DAILY_PAGES: readonly PageLink[] = [
  { path: '/', name: 'status', Icon: IconShieldCheck },
  { path: '/activity', name: 'activity', Icon: IconActivity },
  { path: '/exceptions', name: 'exceptions', Icon: IconKey },
  { path: '/browser', name: 'browser', Icon: IconAppWindow },
  { path: '/tools', name: 'tools', Icon: IconPlugConnected },
];

/** What people look up now and then. */
export const DEVICE_PAGES: readonly PageLink[] = [
  { path: '/company', name: 'company', Icon: IconEye },
  { path: '/try', name: 'try', Icon: IconFlask },
  { path: '/setup', name: 'setup', Icon: IconChecklist },
  { path: '/settings', name: 'settings', Icon: IconSettings },
  { path: '/diagnostics', name: 'diagnostics', Icon: IconHeartbeat },
];
