import { ToneBadge } from '../../ui/action-badge';
import { searchHref } from '../report/address';
import type { TimeRange } from '../report/time-range';
import { t } from '../translate';
import { RankPanel } from './rank-panel';

interface RangeProps {
  readonly range: TimeRange;
}

export function McpTools({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.tools')}
      hint={t('dash.toolsHint')}
      range={range}
      counts={{ metric: 'mcp_tool', by: 'both' }}
      empty={t('dash.toolsNone')}
      row={({ key, series, count }) => ({
        id: `${key} ${series}`,
        name: series,
        note: key,
        count,
        href: searchHref({ server: key, tool: series }, range),
      })}
    />
  );
}

export function McpServers({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.servers')}
      range={range}
      counts={{ metric: 'mcp_server', by: 'both' }}
      empty={t('dash.serversNone')}
      row={({ key, series, count }) => ({
        id: `${key} ${series}`,
        name: key,
        ...(series === 'shadow' ? { note: t('dash.shadow'), tone: 'notice' as const } : {}),
        count,
        href: searchHref({ server: key }, range),
      })}
    />
  );
}

/** MCP servers that agents reach past the portal. */
export function ShadowMcp({ range }: RangeProps) {
  return (
    <RankPanel
      title={t('dash.shadowMcp')}
      hint={t('dash.shadowMcpHint')}
      range={range}
      counts={{ metric: 'mcp_server', by: 'key', series: 'shadow' }}
      empty={t('dash.shadowMcpNone')}
      tools={<ToneBadge tone="notice">{t('dash.shadow')}</ToneBadge>}
      row={({ key, count }) => ({
        id: key,
        name: key,
        count,
        tone: 'notice',
        href: searchHref({ server: key }, range),
      })}
    />
  );
}
