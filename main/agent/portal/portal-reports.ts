import { PORTAL_VIEW_LIMITS, type PortalServerView } from '../../../core/exchange/portal-view';
import type { Portal } from '../../../core/portal/portal';
import type { ReportDevice } from '../device-events';

/** Tools that one event describes; more are left out. */
const TOOLS = 100;
/** Longest description in an event, UTF-16 code units. */
const DESCRIPTION = 160;

/**
 * Reports each server whose state, tools or sandbox have changed. One that starts its program without
 * a sandbox is reported before anybody has used it.
 */
export function reportServers(portal: Portal, report: ReportDevice): void {
  const told = new Map<string, string>();
  const tell = (): void => {
    for (const server of portal.servers()) {
      const silent = server.state === 'unused' && server.sandbox !== 'missing';
      const view = JSON.stringify(shortened(server));
      if (silent || told.get(server.id) === view) continue;
      told.set(server.id, view);
      const { id, state, sandbox, reason } = server;
      report('portal_server', {
        server: id,
        state,
        sandbox,
        ...(reason === undefined ? {} : { reason }),
        tools: server.tools.length,
        view,
      });
    }
  };
  portal.onChange(tell);
  tell();
}

function shortened(server: PortalServerView): PortalServerView {
  const { description } = PORTAL_VIEW_LIMITS;
  return {
    ...server,
    tools: server.tools.slice(0, TOOLS).map((tool) => ({
      ...tool,
      description: tool.description.slice(0, Math.min(DESCRIPTION, description)),
    })),
  };
}
