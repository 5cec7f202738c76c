import type { FieldDefinition } from './definition';

/** Millionths of a US dollar in one. */
const MICRO = 1_000_000;

/** Which model of which provider is asked, what it costs, and which tool is called. */
export const SERVICE_FIELDS: readonly FieldDefinition[] = [
  {
    name: 'model',
    type: 'String',
    aliases: ['llm.model'],
    meaning: 'Model that the request asks for',
    example: 'model wildcard "gpt-*"',
    read: ({ facts }) => facts.model,
  },
  {
    name: 'gateway',
    type: 'String',
    doors: ['gateway'],
    meaning: 'Id of the AI gateway that is called; "default" where the address names none',
    example: 'gateway eq "support-bot"',
    read: ({ facts }) => facts.gateway,
  },
  {
    name: 'provider',
    type: 'String',
    aliases: ['llm.provider'],
    doors: ['gateway'],
    meaning: 'Id of the LLM provider that is called',
    example: 'provider in {"openai" "anthropic"}',
    read: ({ facts }) => facts.provider,
  },
  {
    name: 'cost',
    type: 'Integer',
    aliases: ['llm.cost'],
    doors: ['gateway'],
    meaning: 'Expected cost of the request in millionths of a US dollar',
    example: 'cost gt 500000',
    read: ({ facts }) => (facts.cost === undefined ? undefined : Math.round(facts.cost * MICRO)),
  },
  {
    name: 'llm.protocol',
    type: 'String',
    meaning: 'Id of the extractor that read the request',
    example: 'llm.protocol eq "generic"',
    read: ({ facts }) => facts.extractor,
  },
  {
    name: 'mcp.server',
    type: 'String',
    meaning: 'Id of the MCP server in the policy; elsewhere than at the portal its host name',
    example: 'mcp.server eq "github"',
    read: ({ facts }) => facts.mcp?.server,
  },
  {
    name: 'mcp.method',
    type: 'String',
    meaning: 'JSON-RPC method of the message',
    example: 'mcp.method eq "tools/call"',
    read: ({ facts }) => facts.mcp?.method,
  },
  {
    name: 'mcp.tool',
    type: 'String',
    meaning: 'Name of the tool, prompt or resource that is asked for',
    example: 'mcp.tool in {"delete_file" "run_shell"}',
    read: ({ facts }) => facts.mcp?.tool,
  },
  {
    name: 'mcp.direction',
    type: 'String',
    meaning: 'request: to the server; response: back from it',
    example: 'mcp.direction eq "response"',
    read: ({ facts }) => facts.mcp?.direction,
  },
];
