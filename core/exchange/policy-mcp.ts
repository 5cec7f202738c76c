import { z } from 'zod';

/** Limits of the section `shadowMcp`; each is enforced when it is parsed. */
export const SHADOW_MCP_LIMITS = { hosts: 5000, exceptions: 5000 } as const;

const hostSchema = z
  .string()
  .max(253)
  .regex(
    /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$|^\[?[0-9a-f:.]+\]?$/,
    'a lower-case host name, "*.name" or an IP address',
  );

/** What happens to tools that agents use past the company's MCP portal. */
export const shadowMcpSchema = z
  .strictObject({
    /**
     * `off`: not looked for. `log`: put on record. `block`: refused. `redirect`: refused with the
     * address of the company's portal.
     */
    action: z.enum(['off', 'log', 'block', 'redirect']).default('off'),
    /** Address of the company's MCP portal. */
    portal: z.url({ protocol: /^https?$/ }).optional(),
    /** Servers beyond the shipped list: `name` or `*.name`; their connections are inspected. */
    hosts: z.array(hostSchema).max(SHADOW_MCP_LIMITS.hosts).default([]),
    /** Servers that people may use directly: `name` or `*.name`. */
    exceptions: z.array(hostSchema).max(SHADOW_MCP_LIMITS.exceptions).default([]),
  })
  .refine(({ action, portal }) => action !== 'redirect' || portal !== undefined, {
    path: ['portal'],
    message: 'the action "redirect" needs the address of the portal',
  });
