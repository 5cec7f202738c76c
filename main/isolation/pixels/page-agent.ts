import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

/** Name of the world that the agent's script lives in, apart from the page's own. */
export const AGENT_WORLD = 'portcullis';
/** How the agent's script calls out; there in its own world only. */
export const AGENT_BINDING = 'portcullisTell';
/** What main calls in the agent's world. */
export const AGENT_OBJECT = 'portcullisAgent';
/** How the page's world says that it wants to print. */
export const PRINT_BINDING = 'portcullisPrint';

/** The scripts that every document begins with. */
export interface PageScripts {
  readonly agent: string;
  readonly page: string;
}

/** Reads the scripts from `resources/isolation`. */
export async function readPageScripts(resourcesDir: string): Promise<PageScripts> {
  const read = (name: string): Promise<string> =>
    readFile(join(resourcesDir, 'isolation', name), 'utf8');
  const [agent, page] = await Promise.all([read('page-agent.js'), read('page-script.js')]);
  return { agent, page };
}

/** What the agent's script says; its world is apart, its process is the page's, so it is parsed. */
const agentMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('cursor'), shape: z.string().max(40), title: z.string().max(500) }),
  z.object({
    type: z.literal('caret'),
    /** Where text goes in, CSS pixels of the page; for the window of an input method. */
    caret: z.object({ x: z.number(), y: z.number(), height: z.number() }).optional(),
  }),
  z.object({ type: z.literal('copied') }),
  z.object({ type: z.literal('paste-refused') }),
]);
export type AgentMessage = z.infer<typeof agentMessageSchema>;
export type Caret = NonNullable<Extract<AgentMessage, { type: 'caret' }>['caret']>;

/** A message of the agent's script; nothing where it is none. */
export function parseAgentMessage(payload: string): AgentMessage | undefined {
  try {
    const parsed = agentMessageSchema.safeParse(JSON.parse(payload));
    return parsed.success ? parsed.data : undefined;
  } catch {
    // Not JSON: whoever called was not the agent.
    return undefined;
  }
}

/** Hits of a search, as the agent counts them. */
export const hitsSchema = z.object({ active: z.number().int(), total: z.number().int() });

/** A file that a page has made, as the agent reads it. */
export const localFileSchema = z.object({ mimeType: z.string().max(200), base64: z.string() });
