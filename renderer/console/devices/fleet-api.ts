import { z } from 'zod';
import { FLEET_CONSOLE_PATHS } from '../../../core/exchange/fleet-console';
import type { ConsoleApi } from '../api';

const tokenSchema = z.object({
  id: z.string(),
  label: z.string(),
  group: z.string(),
  created: z.iso.datetime(),
  expires: z.iso.datetime(),
  mostUses: z.number(),
  uses: z.number(),
  revoked: z.iso.datetime().optional(),
});
export type ListedToken = z.infer<typeof tokenSchema>;

const madeSchema = z.object({ token: z.string(), expires: z.string() });
export type MadeToken = z.infer<typeof madeSchema>;

const ringsSchema = z.object({
  groups: z.array(z.string()),
  version: z.number(),
  canary: z.object({ version: z.number(), author: z.string() }).optional(),
});
export type Rings = z.infer<typeof ringsSchema>;

const nothing = z.undefined();
const versionSchema = z.object({ version: z.number() });

/** The console's questions about the fleet: tokens, rings, devices. */
export const fleetApi = (api: ConsoleApi) => ({
  tokens: async () =>
    (await api.read(FLEET_CONSOLE_PATHS.tokens, z.object({ tokens: z.array(tokenSchema) }))).tokens,
  makeToken: (wish: {
    readonly label: string;
    readonly group: string;
    readonly uses: number;
    readonly hours: number;
  }) => api.write(FLEET_CONSOLE_PATHS.tokens, madeSchema, wish),
  removeToken: (id: string) =>
    api.write(
      `${FLEET_CONSOLE_PATHS.tokens}/${encodeURIComponent(id)}`,
      nothing,
      undefined,
      'DELETE',
    ),
  rings: () => api.read(FLEET_CONSOLE_PATHS.rings, ringsSchema),
  setRings: (groups: readonly string[]) =>
    api.write(FLEET_CONSOLE_PATHS.rings, nothing, { groups }),
  promote: (version: number) => api.write(FLEET_CONSOLE_PATHS.promote, versionSchema, { version }),
  rollBack: (version: number) =>
    api.write(FLEET_CONSOLE_PATHS.rollBack, versionSchema, { version }),
  changeDevice: (id: string, change: { readonly group?: string; readonly revoke?: true }) =>
    api.write(`${FLEET_CONSOLE_PATHS.devices}/${encodeURIComponent(id)}`, nothing, change),
});
