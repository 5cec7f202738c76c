import { parentPort } from 'node:worker_threads';
import { CodeRun, loadInterpreter } from './code-run';
import type { FromWorker, ToWorker } from './worker-protocol';

/** The thread that programs run in: one at a time, each in an interpreter of its own. */
if (!parentPort) throw new Error('this file is a thread of the portal');
const port = parentPort;
const say = (message: FromWorker): void => port.postMessage(message);

const interpreter = loadInterpreter();
let running: { readonly id: number; readonly run: CodeRun } | undefined;

async function start(id: number, code: string): Promise<void> {
  const run = new CodeRun(await interpreter, {
    call: (call, tool, args) => say({ type: 'call', run: id, call, tool, args }),
    state: (busy) => say({ type: 'state', run: id, busy }),
    done: (outcome) => {
      running = undefined;
      say({ type: 'done', run: id, outcome });
    },
  });
  running = { id, run };
  run.start(code);
}

port.on('message', (message: ToWorker) => {
  if (message.type === 'run') void start(message.run, message.code);
  else if (message.run === running?.id) running.run.answer(message.call, message);
});

await interpreter;
say({ type: 'ready' });
