import { setTimeout as pause } from 'node:timers/promises';
import type { Client, Tool } from '@modelcontextprotocol/client';

/** One scenario of the suite, with what it says the client needs. */
export interface Scenario {
  readonly name: string;
  readonly context: {
    readonly client_id?: string;
    readonly client_secret?: string;
    readonly toolCalls?: readonly {
      readonly name: string;
      readonly arguments: Record<string, unknown>;
    }[];
  };
}

/** What a person using the client would do in a scenario. */
export async function drive(client: Client, { name, context }: Scenario): Promise<void> {
  client.setRequestHandler('elicitation/create', () => ({
    action: 'accept',
    content: name === 'elicitation-sep1034-client-defaults' ? {} : { confirmed: true },
  }));
  const tools = await toolsOf(client);
  switch (name) {
    case 'tools_call':
      await client.callTool({ name: 'add_numbers', arguments: { a: 5, b: 3 } });
      return;
    case 'http-standard-headers':
      await useEverything(client);
      return;
    case 'http-custom-headers':
      for (const call of context.toolCalls ?? []) await client.callTool(call);
      return;
    default:
      // Every tool that needs nothing: those with arguments are called by scenarios that name them.
      for (const tool of tools) await client.callTool({ name: tool.name, arguments: {} });
  }
}

/** How often a list is asked for again while the portal says that the server is slow. */
const LISTS = 20;

/** The tools, also where the machine has so much to do that the server answers late. */
async function toolsOf(client: Client): Promise<readonly Tool[]> {
  for (let left = LISTS; ; left -= 1) {
    const { tools, _meta } = await client.listTools();
    const statuses = JSON.stringify(_meta?.['portcullis/servers'] ?? []);
    if (left === 0 || !statuses.includes('"slow"')) return tools;
    await pause(1000);
  }
}

async function useEverything(client: Client): Promise<void> {
  const tools = await toolsOf(client);
  for (const { name } of tools) await client.callTool({ name, arguments: {} });
  const { resources } = await client.listResources();
  for (const { uri } of resources) await client.readResource({ uri });
  const { prompts } = await client.listPrompts();
  for (const { name } of prompts) await client.getPrompt({ name });
}
