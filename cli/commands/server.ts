import type { Command } from 'commander';

export function registerServer(program: Command): void {
  program.command('server');
}
