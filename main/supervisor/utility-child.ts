import { utilityProcess, type UtilityProcess } from 'electron';
import type { Log } from '../log';
import type { Child } from './child';
import { childEnvironment } from './child-environment';

export interface UtilityChildOptions {
  /** Built script to run. */
  readonly script: string;
  /**
   * The whole configuration: the first message, since every program can read the arguments of others.
   * The child loads its code while this is awaited, and ends where it never comes.
   */
  readonly config: Promise<unknown>;
  /** Name for task managers. */
  readonly name: string;
  readonly log: Log;
}

/** Starts a utility process; its output goes to our log, line by line. */
export function startUtilityChild(options: UtilityChildOptions): Child {
  const child = utilityProcess.fork(options.script, [], {
    env: childEnvironment(process.env),
    serviceName: options.name,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const configured = options.config.then(
    (config) => child.postMessage(config),
    () => void child.kill(),
  );
  child.on('error', (type, location) => {
    options.log.error({ child: options.name, type, location }, 'fatal error in child process');
  });
  return wrap(child, configured);
}

function wrap(child: UtilityProcess, configured: Promise<void>): Child {
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      // Never before the configuration, which is the first.
      void configured.then(() => child.postMessage(message));
    },
    kill: () => {
      child.kill();
    },
    onMessage: (listener) => {
      child.on('message', listener);
    },
    onExit: (listener) => {
      child.once('exit', listener);
    },
  };
}
