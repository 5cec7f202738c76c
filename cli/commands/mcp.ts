import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { detectMcp } from '../../core/mcp-detect/detect';
import { createMcpPlaces, mcpServersSchema, type McpPlaces } from '../../core/mcp-detect/places';
import { answerLines } from '../json-lines';
import { resourcesDir } from '../resources';
import { bodyOf, headersSchema, textSchema } from '../recorded-message';

/** Exit status when a line could not be read. */
const UNREAD = 1;

const requestSchema = z.object({
  id: z.unknown().optional(),
  method: z.string().default('GET'),
  host: z.string().default(''),
  path: z.string().default('/'),
  headers: headersSchema,
  body: textSchema.nullish(),
  bodyBase64: z.string().nullish(),
});

/** The servers that are shipped, with no policy: what the command and a fresh agent know. */
function shippedPlaces(): McpPlaces {
  const file = readFileSync(join(resourcesDir(), 'mcp-hosts.json'), 'utf8');
  return createMcpPlaces(mcpServersSchema.parse(JSON.parse(file)).servers);
}

function answer(request: z.infer<typeof requestSchema>, places: McpPlaces): object {
  const { id, method, host, path, headers } = request;
  const head = {
    method: method.toUpperCase(),
    host: host.toLowerCase().replace(/:\d+$/, ''),
    target: path,
    headers,
  };
  const { mcp, reason } = detectMcp(head, bodyOf(request), places);
  return { ...(id === undefined ? {} : { id }), mcp, reason };
}

/** `portcullis mcp detect`: which requests speak the Model Context Protocol. */
export function registerMcp(program: Command): void {
  program
    .command('mcp')
    .description('Recognise the Model Context Protocol.')
    .command('detect')
    .description(
      'Read {method, host, path, headers, body | bodyBase64} lines, write {mcp, reason}.',
    )
    .action(async () => {
      const places = shippedPlaces();
      if (!(await answerLines(requestSchema, (request) => answer(request, places)))) {
        process.exitCode = UNREAD;
      }
    });
}
