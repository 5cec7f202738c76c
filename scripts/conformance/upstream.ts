import process from 'node:process';
import { startFixtureServer } from '../../test/fixtures/mcp/server';
import { startSmallServer, tool } from '../../test/fixtures/mcp/small-server';

/** A server behind the portal while the conformance suite runs: `upstream.ts fixture|small`. */
const start =
  process.argv[2] === 'small'
    ? startSmallServer({ tools: [tool('second_server_tool')] })
    : startFixtureServer();
start.then(
  (server) => {
    process.once('SIGTERM', () => void server.close().then(() => process.exit(0)));
    process.stdout.write(`${JSON.stringify({ ready: true, url: server.url })}\n`);
  },
  (error: unknown) => {
    process.stderr.write(`${String(error)}\n`);
    process.exit(1);
  },
);
