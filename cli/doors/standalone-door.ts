import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Alone, AloneOptions } from '../../main/agent/alone';
import { untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { MISUSE } from '../misuse';
import { packageVersion } from '../package-version';
import { resourcesDir } from '../resources';
import { builtWorkers } from '../worker-files';

/** The options that every door which runs by itself has. */
export interface DoorArguments {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly config: string;
  /** Folder with a model of the company's own. */
  readonly model?: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** Whether only programs of this computer can reach an address. */
export function isLoopback({ host }: ListenAddress): boolean {
  return LOOPBACK.test(host);
}

/** The arguments where they are complete; else says what is missing and ends the command. */
export function completeArguments<T extends DoorArguments>(
  options: Partial<T>,
  command: Command,
): T {
  const { listen, data, config } = options;
  if (!listen || data === undefined || config === undefined) {
    command.error('error: --data and --config are needed');
  }
  return options as T;
}

/**
 * Runs one door until a signal comes: says on standard output when it can be used, and ends with
 * status 2 for a policy file with mistakes.
 */
export async function runDoor(
  name: 'gateway' | 'portal',
  { listen, data, config, model }: DoorArguments,
  start: (options: AloneOptions) => Promise<Alone>,
): Promise<void> {
  const { PolicyFileError } = await import('../../main/agent/policy-issues');
  const stopped = untilSignal();
  const workers = builtWorkers();
  try {
    const door = await start({
      config: {
        dataDir: resolve(data),
        listen,
        policyFile: resolve(config),
        ...(model === undefined ? {} : { modelFolder: resolve(model) }),
        resourcesDir: resourcesDir(),
        agentVersion: await packageVersion(),
      },
      ...(workers ? { workers } : {}),
    });
    writeReadyLine({ [name]: door.url }, { pid: process.pid });
    await stopped;
    await door.close();
    door.exit(0);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = MISUSE;
  }
}
