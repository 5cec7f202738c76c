import {
  IconBell,
  IconCloudSearch,
  IconMailForward,
  IconDatabaseExport,
  IconKey,
  IconShieldCheck,
  IconUserCheck,
  IconUserCircle,
  IconUsers,
  IconApps,
  IconRocket,
  IconTicket,
  IconCoin,
  IconDevices,
  IconEyeQuestion,
  IconFileDescription,
  IconFileUnknown,
  IconFingerprint,
  IconGitCompare,
  IconHandStop,
  IconHourglass,
  IconLayoutDashboard,
  IconListDetails,
  IconListLetters,
  IconListSearch,
  IconMessage2Code,
  IconMessageReport,
  IconMessages,
  IconPlugConnected,
  IconRoute,
  IconScan,
  IconTags,
  IconTimeline,
  IconTool,
  IconWall,
  type Icon,
} from '@tabler/icons-react';
import { lazy, type ComponentType, type LazyExoticComponent } from 'react';
import { PAGE_PATHS } from './page-paths';

/** Groups of the navigation, in their order. */
export const PAGE_GROUPS = [
  'overview',
  'investigate',
  'apps',
  'gateway',
  'mcp',
  'firewall',
  'policy',
  'devices',
  'administration',
] as const;
export type PageGroup = (typeof PAGE_GROUPS)[number];

type Page = LazyExoticComponent<ComponentType>;

const page = (load: () => Promise<{ readonly default: ComponentType }>): Page => lazy(load);

/**
 * Every page: its place in the address, in the navigation, the quick search and the breadcrumbs. Each
 * is a bundle of its own. One that is `reached` only from others stays out of the navigation.
 */
export const PAGES = [
  {
    path: PAGE_PATHS.overview,
    name: 'overview',
    group: 'overview',
    Icon: IconLayoutDashboard,
    Page: page(() => import('../overview/overview-page')),
  },
  {
    path: PAGE_PATHS.weeklyReport,
    name: 'weeklyReport',
    group: 'overview',
    Icon: IconMailForward,
    Page: page(() => import('../weekly-report/weekly-report-page')),
  },
  {
    path: PAGE_PATHS.search,
    name: 'search',
    group: 'investigate',
    Icon: IconListSearch,
    Page: page(() => import('../investigate/search-page')),
  },
  {
    path: PAGE_PATHS.conversation,
    name: 'conversation',
    group: 'investigate',
    Icon: IconMessages,
    Page: page(() => import('../investigate/conversation-page')),
    reached: true,
  },
  {
    path: PAGE_PATHS.timeline,
    name: 'timeline',
    group: 'investigate',
    Icon: IconTimeline,
    Page: page(() => import('../investigate/timeline-page')),
    reached: true,
  },
  {
    path: PAGE_PATHS.events,
    name: 'events',
    group: 'investigate',
    Icon: IconListDetails,
    Page: page(() => import('../events/events-page')),
  },
  {
    path: PAGE_PATHS.appUse,
    name: 'appUse',
    group: 'apps',
    Icon: IconApps,
    Page: page(() => import('../shadow-ai/apps-page')),
  },
  {
    path: PAGE_PATHS.shadowAi,
    name: 'shadowAi',
    group: 'apps',
    Icon: IconEyeQuestion,
    Page: page(() => import('../shadow-ai/shadow-ai-page')),
  },
  {
    path: PAGE_PATHS.drift,
    name: 'drift',
    group: 'apps',
    Icon: IconFileUnknown,
    Page: page(() => import('../drift/drift-page')),
  },
  {
    path: PAGE_PATHS.tenants,
    name: 'tenants',
    group: 'apps',
    Icon: IconCloudSearch,
    Page: page(() => import('../tenants/tenants-page')),
  },
  {
    path: PAGE_PATHS.gatewayUse,
    name: 'gatewayUse',
    group: 'gateway',
    Icon: IconCoin,
    Page: page(() => import('../gateway/use-page')),
  },
  {
    path: PAGE_PATHS.gatewayLogs,
    name: 'gatewayLogs',
    group: 'gateway',
    Icon: IconListLetters,
    Page: page(() => import('../gateway/logs-page')),
  },
  {
    path: PAGE_PATHS.gatewayRoutes,
    name: 'gatewayRoutes',
    group: 'gateway',
    Icon: IconRoute,
    Page: page(() => import('../gateway/routes/routes-page')),
  },
  {
    path: PAGE_PATHS.playground,
    name: 'playground',
    group: 'gateway',
    Icon: IconMessage2Code,
    Page: page(() => import('../gateway/playground-page')),
  },
  {
    path: PAGE_PATHS.mcpServers,
    name: 'mcpServers',
    group: 'mcp',
    Icon: IconPlugConnected,
    Page: page(() => import('../mcp/servers-page')),
  },
  {
    path: PAGE_PATHS.mcpReview,
    name: 'mcpReview',
    group: 'mcp',
    Icon: IconGitCompare,
    Page: page(() => import('../mcp/review-page')),
  },
  {
    path: PAGE_PATHS.mcpUse,
    name: 'mcpUse',
    group: 'mcp',
    Icon: IconTool,
    Page: page(() => import('../mcp/use-page')),
  },
  {
    path: PAGE_PATHS.mcpApprovals,
    name: 'mcpApprovals',
    group: 'mcp',
    Icon: IconHandStop,
    Page: page(() => import('../mcp/approvals-page')),
  },
  {
    path: PAGE_PATHS.firewall,
    name: 'firewall',
    group: 'firewall',
    Icon: IconWall,
    Page: page(() => import('../firewall/zones-page')),
  },
  {
    path: PAGE_PATHS.firewallEndpoints,
    name: 'firewallEndpoints',
    group: 'firewall',
    Icon: IconScan,
    Page: page(() => import('../firewall/endpoints-page')),
  },
  {
    path: PAGE_PATHS.firewallTopics,
    name: 'firewallTopics',
    group: 'firewall',
    Icon: IconTags,
    Page: page(() => import('../firewall/topics-page')),
  },
  {
    path: PAGE_PATHS.policy,
    name: 'policy',
    group: 'policy',
    Icon: IconFileDescription,
    Page: page(() => import('../policy/policy-page')),
  },
  {
    path: PAGE_PATHS.exceptions,
    name: 'exceptions',
    group: 'policy',
    Icon: IconHourglass,
    Page: page(() => import('../exceptions/exceptions-page')),
  },
  {
    path: PAGE_PATHS.feedback,
    name: 'feedback',
    group: 'policy',
    Icon: IconMessageReport,
    Page: page(() => import('../feedback/feedback-page')),
  },
  {
    path: PAGE_PATHS.detectors,
    name: 'detectors',
    group: 'policy',
    Icon: IconFingerprint,
    Page: page(() => import('../detectors/detectors-page')),
  },
  {
    path: PAGE_PATHS.devices,
    name: 'devices',
    group: 'devices',
    Icon: IconDevices,
    Page: page(() => import('../devices/devices-page')),
  },
  {
    path: PAGE_PATHS.enrolment,
    name: 'enrolment',
    group: 'devices',
    Icon: IconTicket,
    Page: page(() => import('../devices/enrolment-page')),
  },
  {
    path: PAGE_PATHS.rollout,
    name: 'rollout',
    group: 'devices',
    Icon: IconRocket,
    Page: page(() => import('../devices/rollout-page')),
  },
  {
    path: PAGE_PATHS.people,
    name: 'people',
    group: 'administration',
    Icon: IconUsers,
    Page: page(() => import('../people/people-page')),
  },
  {
    path: PAGE_PATHS.approvals,
    name: 'approvals',
    group: 'administration',
    Icon: IconUserCheck,
    Page: page(() => import('../people/approvals-page')),
  },
  {
    path: PAGE_PATHS.auditLog,
    name: 'auditLog',
    group: 'administration',
    Icon: IconShieldCheck,
    Page: page(() => import('../audit/audit-page')),
  },
  {
    path: PAGE_PATHS.alerts,
    name: 'alerts',
    group: 'administration',
    Icon: IconBell,
    Page: page(() => import('../alerts/alerts-page')),
  },
  {
    path: PAGE_PATHS.exports,
    name: 'exports',
    group: 'administration',
    Icon: IconDatabaseExport,
    Page: page(() => import('../exports/exports-page')),
  },
  {
    path: PAGE_PATHS.apiTokens,
    name: 'apiTokens',
    group: 'administration',
    Icon: IconKey,
    Page: page(() => import('../api-tokens/api-tokens-page')),
  },
  {
    path: PAGE_PATHS.account,
    name: 'account',
    group: 'administration',
    Icon: IconUserCircle,
    Page: page(() => import('../people/account-page')),
  },
] as const satisfies readonly PageEntry[];

interface PageEntry {
  readonly path: string;
  readonly name: string;
  readonly group: PageGroup;
  readonly Icon: Icon;
  readonly Page: Page;
  readonly reached?: true;
}

export type ListedPage = (typeof PAGES)[number];

/** The page at a place; the longest path that fits. */
export function pageAt(location: string): ListedPage | undefined {
  return PAGES.find(({ path }) => path === location);
}
