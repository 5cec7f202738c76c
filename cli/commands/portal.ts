import type { Command } from 'commander';
import {
  completeArguments,
  isLoopback,
  runDoor,
  type DoorArguments,
} from '../doors/standalone-door';
import { parseListen } from '../long-running';
import { registerPortalReview } from './portal-review';

interface PortalArguments extends DoorArguments {
  readonly publicUrl?: string;
}

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
    .option('--model <folder>', 'text classifier (ONNX) of the company that scores prompts too')
    .option('--public-url <url>', 'address under which clients reach it, ending in /mcp')
    .action(async (options: Partial<PortalArguments>, command: Command) => {
      await run(completeArguments(options, command));
    });
  registerPortalReview(portal);
}

async function run(options: PortalArguments): Promise<void> {
  // Loaded here, so that the other commands start without the portal's libraries.
  const { startPortalAlone } = await import('../../main/agent/portal/portal-alone');
  const { publicUrl } = options;
  await runDoor('portal', options, (door) =>
    startPortalAlone({
      ...door,
      path: process.env['PATH'] ?? '',
      showAddress: (address) => {
        process.stderr.write(
          `portcullis: open this address to authorise a server: ${address.href}\n`,
        );
      },
      // Other computers have to show who they are; this one's programs only where policy says so.
      defaultAccess: isLoopback(options.listen) ? 'none' : 'key',
      ...(publicUrl === undefined ? {} : { publicUrl }),
    }),
  );
}
