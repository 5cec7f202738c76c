import { z } from 'zod';

/** The console's part of the API about the firewall; the rules of `CONSOLE_PATHS` hold. */
export const FIREWALL_PATHS = {
  /** GET → {endpoints: discoveredEndpointSchema[]}: operations that the hosted firewall has seen. */
  discovered: '/api/console/v1/firewall/discovered',
} as const;

/** An operation seen in traffic; whether it is an LLM's is judged by how it answers. */
export const discoveredEndpointSchema = z.object({
  host: z.string(),
  method: z.string(),
  /** With its parameters folded: `/chat/{id}`. */
  path: z.string(),
  requests: z.number(),
  /** Milliseconds since the epoch. */
  lastSeen: z.number(),
  medianMs: z.number(),
  llm: z.boolean(),
  /** What speaks for it. */
  reasons: z.array(z.string()),
});
export type DiscoveredOperation = z.infer<typeof discoveredEndpointSchema>;
