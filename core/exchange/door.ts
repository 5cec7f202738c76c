import { z } from 'zod';

/** The five ways in. `isolation` traffic travels through the proxy with its session's credentials. */
export const doorSchema = z.enum(['proxy', 'isolation', 'gateway', 'portal', 'waf']);
export type Door = z.infer<typeof doorSchema>;
