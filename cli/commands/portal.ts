import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { workerFilesIn } from '../../main/agent/worker-files';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { resourcesDir } from '../resources';
import { registerPortalReview } from './portal-review';

interface PortalArguments {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly config: string;
  readonly publicUrl?: string;
}

/** Exit status for a policy file with mistakes, as for other misuse. */
const MISUSE = 2;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** `portcullis portal`: one MCP endpoint in front of many servers, by itself. */
export function registerPortal(program: Command): void {
  const portal = program
    .command('portal')
    .description('Run the MCP portal: one front door for every tool an agent may use.')
    .option('--listen <host:port>', 'address of the portal; port 0 picks a free one', parseListen, {
      host: '127.0.0.1',
      port: 8445,
    })
    .option('--data <dir>', 'folder of sessions, pins, secrets and events; made if missing')
    .option('--config <file>', 'policy document with the section "portal"')
    .option('--public-url <url>', 'address under which clients reach it, ending in /mcp')
    .action(async (options: Partial<PortalArguments>, command: Command) => {
      const { listen, data, config, publicUrl } = options;
      if (!listen || data === undefined || config === undefined) {
        command.error('error: --data and --config are needed');
        return;
      }
      await run({ listen, data, config, ...(publicUrl === undefined ? {} : { publicUrl }) });
    });
  registerPortalReview(portal);
}

async function run(options: PortalArguments): Promise<void> {
  // Loaded here, so that the other commands start without the portal's libraries.
  const [{ startPortalAlone }, { PolicyFileError }] = await Promise.all([
    import('../../main/agent/portal-alone'),
    import('../../main/agent/policy-issues'),
  ]);
  const stopped = untilSignal();
  const workers = workerFilesIn(import.meta.dirname);
  try {
    const portal = await startPortalAlone({
      config: {
        dataDir: resolve(options.data),
        listen: options.listen,
        policyFile: resolve(options.config),
        resourcesDir: resourcesDir(),
        agentVersion: await packageVersion(),
      },
      path: process.env['PATH'] ?? '',
      showAddress: (address) => {
        process.stderr.write(
          `portcullis: open this address to authorise a server: ${address.href}\n`,
        );
      },
      // Other computers have to show who they are; this one's programs only where policy says so.
      defaultAccess: LOOPBACK.test(options.listen.host) ? 'none' : 'key',
      ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
      ...(workers ? { workers } : {}),
    });
    writeReadyLine({ portal: portal.url }, { pid: process.pid });
    await stopped;
    await portal.close();
    portal.exit(0);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = MISUSE;
  }
}

async function packageVersion(): Promise<string> {
  const text = await readFile(join(resourcesDir(), '..', 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}
