import { resolve } from 'node:path';
import type { Command } from 'commander';

interface DeskArguments {
  readonly data?: string;
  readonly purge?: true;
}

/** `portcullis desk`: what the companion has changed on this computer. */
export function registerDesk(program: Command): void {
  const desk = program
    .command('desk')
    .description('What the companion has changed on this computer for this person.');
  desk
    .command('leave')
    .description('Take back proxy settings and certificates, as before an uninstallation.')
    .option('--data <dir>', 'folder of the companion; default: that of this person')
    .option('--purge', 'remove the data of the companion too, with events not delivered yet')
    .action(async ({ data, purge }: DeskArguments) => {
      const { leaveDesk } = await import('../desk/leave');
      const lines = await leaveDesk({
        ...(data === undefined ? {} : { dataDir: resolve(data) }),
        purge: purge === true,
      });
      for (const { text, isDone } of lines) {
        process.stdout.write(`${isDone ? 'done' : 'left'}: ${text}\n`);
        if (!isDone) process.exitCode = 1;
      }
    });
  desk
    .command('browsers')
    .description('Write the browser policies that close QUIC and ECH; takes an administrator.')
    .option('--pac <url>', 'also set this PAC file by policy')
    .option('--remove', 'take out what this command has written')
    .action(async ({ pac, remove }: { readonly pac?: string; readonly remove?: true }) => {
      const { setBrowserPolicies } = await import('../desk/browsers');
      for (const line of await setBrowserPolicies(pac, remove === true)) {
        process.stdout.write(`${line}\n`);
      }
    });
}
