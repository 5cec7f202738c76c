import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { resourcesDir } from '../resources';
import { builtWorkers } from '../worker-files';

interface WafArguments {
  readonly listen: ListenAddress;
  readonly decisions?: ListenAddress;
  readonly data: string;
  readonly config: string;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly geoipCountry?: string;
  readonly geoipAsn?: string;
  readonly model?: string;
}

/** Exit status for a policy file with mistakes, as for other misuse. */
const MISUSE = 2;

/** `portcullis waf`: the firewall in front of AI applications, by itself. */
export function registerWaf(program: Command): void {
  program
    .command('waf')
    .description('Run the firewall in front of your own AI applications.')
    .option(
      '--listen <host:port>',
      'address of the firewall; port 0 picks a free one',
      parseListen,
      {
        host: '127.0.0.1',
        port: 8443,
      },
    )
    .option(
      '--decisions <host:port>',
      'answer here as a decision service for another proxy',
      parseListen,
    )
    .requiredOption('--data <dir>', 'folder of keys and events; made if missing')
    .requiredOption(
      '--config <file>',
      'policy document with the section "waf"; read again on SIGHUP',
    )
    .option('--tls-cert <file>', 'certificate chain, PEM: speak HTTPS and HTTP/2')
    .option('--tls-key <file>', 'its private key, PEM')
    .option('--geoip-country <file>', "database of countries in MaxMind's format")
    .option('--geoip-asn <file>', "database of autonomous systems in MaxMind's format")
    .option('--model <folder>', 'text classifier (ONNX) of the company that scores prompts too')
    .action(async (options: WafArguments, command: Command) => {
      if ((options.tlsCert === undefined) !== (options.tlsKey === undefined)) {
        command.error('error: --tls-cert and --tls-key go together');
      }
      await run(options);
    });
}

async function run(options: WafArguments): Promise<void> {
  // Loaded here, so that the other commands start without the firewall's libraries.
  const [{ startStandaloneWaf }, { PolicyFileError }] = await Promise.all([
    import('../waf/standalone'),
    import('../../main/agent/policy-issues'),
  ]);
  const stopped = untilSignal();
  try {
    const tls = await readTls(options);
    const workers = builtWorkers();
    const waf = await startStandaloneWaf({
      ...(workers === undefined ? {} : { workers }),
      listen: options.listen,
      ...(options.decisions === undefined ? {} : { decisions: options.decisions }),
      dataDir: resolve(options.data),
      policyFile: resolve(options.config),
      resourcesDir: resourcesDir(),
      ...(options.model === undefined ? {} : { modelFolder: resolve(options.model) }),
      networks: {
        ...(options.geoipCountry === undefined ? {} : { country: resolve(options.geoipCountry) }),
        ...(options.geoipAsn === undefined ? {} : { asn: resolve(options.geoipAsn) }),
      },
      ...(tls ? { tls } : {}),
    });
    const reload = (): void => void waf.reload();
    process.on('SIGHUP', reload);
    const { url, decisions } = waf;
    writeReadyLine(
      { waf: url, ...(decisions === undefined ? {} : { decisions }) },
      { pid: process.pid },
    );
    await stopped;
    process.off('SIGHUP', reload);
    await waf.close();
  } catch (error) {
    if (!(error instanceof PolicyFileError)) throw error;
    process.stderr.write(`portcullis: ${error.message}\n`);
    process.exitCode = MISUSE;
  }
}

async function readTls({ tlsCert, tlsKey }: WafArguments) {
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  const [certificate, key] = await Promise.all([
    readFile(tlsCert, 'utf8'),
    readFile(tlsKey, 'utf8'),
  ]);
  return { certificate, key };
}
