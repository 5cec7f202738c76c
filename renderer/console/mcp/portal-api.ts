import { z } from 'zod';
import {
  heldDefinitionSchema,
  pendingApprovalSchema,
  PORTAL_PATHS,
  portalAnomalySchema,
  portalOverviewSchema,
  portalUsageSchema,
  reportedServerSchema,
  type DefinitionDecision,
} from '../../../core/exchange/portal-view';
import type { ConsoleApi } from '../api';

const versionSchema = z.object({ version: z.number().int().optional() });
const definitionsSchema = z.object({ definitions: z.array(heldDefinitionSchema) });
const anomaliesSchema = z.object({ anomalies: z.array(portalAnomalySchema) });
const approvalsSchema = z.object({ approvals: z.array(pendingApprovalSchema) });
const foundSchema = z.object({ found: z.array(reportedServerSchema) });

/** The console's questions about the MCP portal. */
export const portalApi = (api: ConsoleApi) => ({
  overview: () => api.read(PORTAL_PATHS.servers, portalOverviewSchema),
  enable: (id: string, enabled: boolean) =>
    api.write(`${PORTAL_PATHS.server}/${encodeURIComponent(id)}`, versionSchema, { enabled }),
  switchTool: (server: string, tool: string, allowed: boolean) =>
    api.write(PORTAL_PATHS.switches, versionSchema, { server, tool, allowed }),
  definitions: async () =>
    (await api.read(PORTAL_PATHS.definitions, definitionsSchema)).definitions,
  decide: (decision: DefinitionDecision) =>
    api.write(PORTAL_PATHS.definitions, versionSchema, decision),
  usage: (days: number) => api.read(`${PORTAL_PATHS.usage}?days=${days}`, portalUsageSchema),
  anomalies: async () => (await api.read(PORTAL_PATHS.anomalies, anomaliesSchema)).anomalies,
  approvals: async () => (await api.read(PORTAL_PATHS.approvals, approvalsSchema)).approvals,
  approve: (id: string, approve: boolean) =>
    api.write(`${PORTAL_PATHS.approvals}/${encodeURIComponent(id)}`, z.undefined(), { approve }),
  found: async () => (await api.read(PORTAL_PATHS.found, foundSchema)).found,
  register: (server: { readonly id: string; readonly name: string; readonly address: string }) =>
    api.write(PORTAL_PATHS.found, versionSchema, server),
});
