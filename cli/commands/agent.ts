import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { AgentConfigInput } from '../../main/agent/config';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { packageVersion } from '../package-version';
import { resourcesDir } from '../resources';
import { builtWorkers } from '../worker-files';

interface AgentArguments {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly config?: string;
  readonly endpoint?: string;
  readonly enrolTokenFile?: string;
  readonly model?: string;
}

/** Exit status for a policy file with mistakes, as for other misuse. */
const MISUSE = 2;
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

/** `portcullis agent`: the desktop's agent without a desktop. */
export function registerAgent(program: Command): void {
  program
    .command('agent')
    .description('Run the forward proxy for AI traffic without a window.')
    .option('--listen <host:port>', 'address of the proxy; port 0 picks a free one', parseListen, {
      host: '127.0.0.1',
      port: 8441,
    })
    .requiredOption('--data <dir>', 'folder of keys, policy and events; made if missing')
    .option('--config <file>', 'policy document that is used until the endpoint sends one')
    .option('--endpoint <url>', 'central endpoint to enrol with', parseEndpoint)
    .option('--enrol-token-file <file>', 'one-time token for the first start; removed once used')
    .option('--model <folder>', 'text classifier (ONNX) of the company that scores prompts too')
    .action(async (options: AgentArguments, command: Command) => {
      const misuse = misuseOf(options);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      await run(options);
    });
}

function parseEndpoint(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol)) {
    throw new InvalidArgumentError('write an address like https://portcullis.example.com');
  }
  return url.href.replace(/\/$/, '');
}

function misuseOf({ listen, endpoint, enrolTokenFile }: AgentArguments): string | undefined {
  if (!LOOPBACK.test(listen.host)) {
    return 'the agent serves this computer only and listens on loopback';
  }
  return enrolTokenFile !== undefined && endpoint === undefined
    ? '--enrol-token-file needs --endpoint'
    : undefined;
}

async function run(options: AgentArguments): Promise<void> {
  // Loaded here, so that the other commands start without the agent's libraries.
  const [{ startAgent }, { agentConfigSchema }, { PolicyFileError }] = await Promise.all([
    import('../../main/agent/agent'),
    import('../../main/agent/config'),
    import('../../main/agent/policy-issues'),
  ]);
  const stopped = untilSignal();
  const workers = builtWorkers();
  try {
    const config = agentConfigSchema.parse(await configOf(options));
    const agent = await startAgent(config, workers === undefined ? {} : { workers });
    const { urls, caFile, caFingerprint, pid } = agent.ready;
    writeReadyLine(urls, { caFile, caFingerprint, pid });
    await Promise.race([stopped, agent.ended]);
    await agent.close();
    agent.exit(0);
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = MISUSE;
  }
}

async function configOf(options: AgentArguments): Promise<AgentConfigInput> {
  const { endpoint, enrolTokenFile } = options;
  return {
    dataDir: resolve(options.data),
    listen: options.listen,
    resourcesDir: resourcesDir(),
    agentVersion: await packageVersion(),
    ...(options.config === undefined ? {} : { policyFile: resolve(options.config) }),
    ...(options.model === undefined ? {} : { modelFolder: resolve(options.model) }),
    ...(endpoint === undefined
      ? {}
      : {
          endpoint: {
            url: endpoint,
            ...(enrolTokenFile === undefined ? {} : { tokenFile: resolve(enrolTokenFile) }),
          },
        }),
  };
}
