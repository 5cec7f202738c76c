import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { detectMcp } from '../../../core/mcp-detect/detect';
import { createMcpPlaces } from '../../../core/mcp-detect/places';

const SIZE = 64 * 1024;
const ROUNDS = 200;
/** The goal is 1 ms; shared machines and cold code get room. */
const LIMIT_MS = 4;

const places = createMcpPlaces([]);
const cut = (text: string): string => text.slice(0, SIZE);
const words = 'lorem ipsum "quoted" dolor\n'.repeat(40);

test.each<[string, string | Uint8Array, Record<string, string>?]>([
  ['long strings', cut(JSON.stringify(Array.from({ length: 80 }, () => ({ content: words }))))],
  ['numbers', cut(JSON.stringify(Array.from({ length: 20_000 }, (_one, index) => index)))],
  [
    'a batch of calls of another protocol',
    cut(
      JSON.stringify(Array.from({ length: 2000 }, () => ({ jsonrpc: '2.0', method: 'eth_call' }))),
    ),
  ],
  ['white space', `{"jsonrpc":${' '.repeat(SIZE)}"2.0"}`],
  ['events', cut('data: {"a":1}\n\n'.repeat(5000))],
  ['deep lists', '['.repeat(SIZE)],
  [
    'gzip',
    gzipSync(cut(JSON.stringify({ text: words.repeat(80) }))),
    { 'content-encoding': 'gzip' },
  ],
])('a body of 64 KB of %s is told quickly', (_name, body, headers = {}) => {
  const head = { method: 'POST', host: 'api.example', target: '/x', headers };
  const bytes = Buffer.from(body);
  for (let round = 0; round < ROUNDS; round += 1) detectMcp(head, bytes, places);
  const before = process.cpuUsage();
  for (let round = 0; round < ROUNDS; round += 1) detectMcp(head, bytes, places);
  const { user, system } = process.cpuUsage(before);
  expect((user + system) / 1000 / ROUNDS).toBeLessThan(LIMIT_MS);
});
