import { existsSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { createKeychain } from '../keychain/keychain';
import { endProcess } from '../keychain/process-end';
import { startAgent, type Agent } from './agent';
import { agentConfigSchema } from './config';
import { ControlChannel, type MessagePort } from './control-channel';
import { openLog } from './log';
import { watchParent } from './parent-watch';

/** The agent as a utility process of the desktop: its configuration is the last argument. */
const port = (process as { parentPort?: MessagePort }).parentPort;
if (!port) throw new Error('this file is started by the desktop; use `portcullis agent` elsewhere');

const argument: unknown = JSON.parse(process.argv.at(-1) ?? '');
const config = agentConfigSchema.parse(argument);
const keychain = createKeychain();
const log = openLog(config.dataDir);
const channel = new ControlChannel(port, log.logger);
const workerFile = join(import.meta.dirname, 'detect-worker.js');

let agent: Agent | undefined;
let ending = false;

function end(code: number): void {
  if (ending) return;
  ending = true;
  const stopped = agent?.stop() ?? Promise.resolve();
  void stopped
    .catch((error: unknown) => {
      log.logger.error({ error: String(error) }, 'the agent did not end in order');
    })
    .then(() => {
      log.close();
      endProcess(keychain, code);
    });
}

if (config.parentPid !== undefined) watchParent(config.parentPid, () => end(0));

startAgent(config, {
  log,
  keychain,
  channel,
  ...(existsSync(workerFile) ? { workerFile } : {}),
  onShutdown: () => end(0),
}).then(
  (started) => {
    agent = started;
  },
  (error: unknown) => {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'START_FAILED';
    const message = error instanceof Error ? error.message : String(error);
    log.logger.fatal({ code }, 'the agent cannot start');
    channel.send({ type: 'fatal', code, message });
    // The message has to leave before the process does.
    setTimeout(() => end(1), 200);
  },
);
