import { utilityProcess, type UtilityProcess } from 'electron';
import type { Log } from '../log';
import type { Child } from './child';
import { childEnvironment } from './child-environment';

export interface UtilityChildOptions {
  /** Built script to run. */
  readonly script: string;
  /** The whole configuration: the first message, since every program can read the arguments of others. */
  readonly config: unknown;
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
  child.postMessage(options.config);
  child.on('error', (type, location) => {
    options.log.error({ child: options.name, type, location }, 'fatal error in child process');
  });
  return wrap(child);
}

function wrap(child: UtilityProcess): Child {
  return {
    get pid() {
      return child.pid;
    },
    send: (message) => {
      child.postMessage(message);
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
