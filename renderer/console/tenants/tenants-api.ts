import { z } from 'zod';
import {
  TENANT_PATHS,
  tenantScannedSchema,
  tenantsViewSchema,
  type Tenant,
} from '../../../core/exchange/tenant';
import type { ConsoleApi } from '../api';

const madeSchema = z.object({ id: z.string() });
const nothing = z.undefined();
const at = (id: string): string => `${TENANT_PATHS.tenants}/${encodeURIComponent(id)}`;

/** The console's questions about connected AI services. */
export const tenantsApi = (api: ConsoleApi) => ({
  view: () => api.read(TENANT_PATHS.tenants, tenantsViewSchema),
  add: (tenant: Tenant) => api.write(TENANT_PATHS.tenants, madeSchema, tenant),
  change: (id: string, tenant: Tenant) => api.write(at(id), madeSchema, tenant),
  remove: (id: string) => api.write(at(id), nothing, undefined, 'DELETE'),
  scan: (id: string) => api.write(`${at(id)}/scan`, tenantScannedSchema, {}),
  decide: (id: string, finding: string, accepted: boolean) =>
    api.write(`${at(id)}/findings/${encodeURIComponent(finding)}`, nothing, { accepted }),
});
export type TenantsApi = ReturnType<typeof tenantsApi>;
