import { z } from 'zod';

/** How an agent is started, by main (over the environment of nothing: as one JSON argument) or by the command line. */
export const agentConfigSchema = z.strictObject({
  dataDir: z.string().min(1),
  /** Address of the forward proxy; the local services listen on the next free port of the same host. */
  listen: z
    .strictObject({
      host: z.string().default('127.0.0.1'),
      port: z.number().int().min(0).max(65535).default(0),
    })
    .prefault({}),
  /** A policy document that stands in for the central one (`--config FILE`). */
  policyFile: z.string().optional(),
  /** Policy documents (partial) from the operating system's managed configuration, already validated. */
  managed: z.record(z.string(), z.unknown()).optional(),
  /** The same for what is only recommended there: every other source beats it. */
  recommended: z.record(z.string(), z.unknown()).optional(),
  /** Central endpoint, and a one-time token for the first start. The token file is deleted once used. */
  endpoint: z
    .strictObject({
      url: z.url(),
      tokenFile: z.string().optional(),
      /** Enrol by a certificate of the device management: files (PEM) of chain and private key. */
      certificate: z.strictObject({ certificateFile: z.string(), keyFile: z.string() }).optional(),
      /** Enrol by the person's sign-in at the company's provider, in their own browser. */
      signIn: z.boolean().optional(),
    })
    .optional(),
  /** Folder with a model of the company's own, which scores prompts beside those that ship. */
  modelFolder: z.string().min(1).optional(),
  /** Folder with the detector catalogue and the AI-app library. */
  resourcesDir: z.string().min(1),
  agentVersion: z.string(),
  /** Process to watch: the agent ends when it is gone. */
  parentPid: z.number().int().optional(),
});
export type AgentConfig = z.infer<typeof agentConfigSchema>;
export type AgentConfigInput = z.input<typeof agentConfigSchema>;
