import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Logger } from 'pino';
import type { Server } from '../../server/app';
import { registerServerAudit } from './server-audit';
import { registerServerToken } from './server-token';
import type { HostedPortal } from '../doors/hosted-portal';
import type { HostedWaf } from '../waf/hosted';
import { packageVersion } from '../package-version';
import { builtWorkers } from '../worker-files';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { resourcesDir } from '../resources';

interface ServerArguments {
  readonly listen: ListenAddress;
  readonly data: string;
  readonly config?: string;
  readonly publicUrl?: string;
  readonly behindProxy?: true;
  readonly enrolmentTokenFile?: string;
  readonly logLevel: string;
  readonly waf?: ListenAddress;
  readonly portal?: ListenAddress;
  readonly portalUrl?: string;
}

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export function registerServer(program: Command): void {
  const server = program
    .command('server')
    // Options after a further command are that command's.
    .enablePositionalOptions()
    .description('Run the central endpoint: enrolment, policy, events and the web console.')
    .option('--listen <host:port>', 'where to listen; port 0 picks a free one', parseListen, {
      host: '127.0.0.1',
      port: 8440,
    })
    .option('--data <dir>', 'folder of the database and the keys; made if missing (required)', '')
    .option('--config <file>', 'policy document to publish at the first start')
    .option('--public-url <url>', 'how browsers and devices reach the endpoint', parsePublicUrl)
    .option('--behind-proxy', 'a TLS proxy stands in front; needs --public-url')
    .option(
      '--enrolment-token-file <file>',
      'write a one-time token for one device to this file, valid for an hour',
    )
    .option('--waf <host:port>', 'run the firewall here, over the zones of the policy', parseListen)
    .option('--portal <host:port>', 'run the MCP portal here, over the policy', parseListen)
    .option('--portal-url <url>', 'address under which clients reach it, ending in /mcp')
    .option('--log-level <level>', LOG_LEVELS.join(', '), parseLogLevel, 'info')
    .action(async (options: ServerArguments, command: Command) => {
      const misuse = misuseOf(options);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      await run(options);
    });
  registerServerToken(server);
  registerServerAudit(server);
}

function parsePublicUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.search !== '' || url.hash !== '') {
    throw new InvalidArgumentError('write an address like https://portcullis.example.com');
  }
  if (url.pathname !== '/') {
    throw new InvalidArgumentError('the endpoint needs a host name of its own, without a path');
  }
  return url.origin;
}

function parseLogLevel(text: string): string {
  if (!LOG_LEVELS.includes(text)) {
    throw new InvalidArgumentError(`choose one of ${LOG_LEVELS.join(', ')}`);
  }
  return text;
}

/** Passwords and session cookies must not cross a network in the clear. */
function misuseOf(options: ServerArguments): string | undefined {
  if (options.data === '') return 'the folder of the data is missing: --data <dir>';
  if (options.behindProxy) {
    return options.publicUrl?.startsWith('https:')
      ? undefined
      : '--behind-proxy needs --public-url with the https address of the proxy';
  }
  if (LOOPBACK.test(options.listen.host)) return undefined;
  return 'the endpoint speaks plain HTTP and listens on loopback only; put a TLS proxy in front and say --behind-proxy';
}

async function run(options: ServerArguments): Promise<void> {
  // Loaded here, so that the other commands start without the endpoint's libraries.
  const [{ createServer }, { createLog }, { defaultPolicyFile, readPolicyFile }] =
    await Promise.all([
      import('../../server/app'),
      import('../../server/log'),
      import('../../server/initial-policy'),
    ]);
  const stopped = untilSignal();
  const log = createLog(options.logLevel);
  const server = await createServer({
    dataDir: options.data,
    consoleDir: join(resourcesDir(), '..', 'out', 'renderer'),
    listen: options.listen,
    initialPolicy: await readPolicyFile(options.config ?? defaultPolicyFile(resourcesDir())),
    log,
    ...(options.publicUrl === undefined ? {} : { publicUrl: options.publicUrl }),
    ...(options.behindProxy === undefined ? {} : { behindProxy: options.behindProxy }),
  });
  const doors: { close(): Promise<void> }[] = [];
  try {
    const urls = await server.listen();
    if (options.enrolmentTokenFile !== undefined) {
      const { token } = await server.enrolment.createToken('command line');
      await writeFile(options.enrolmentTokenFile, token, { mode: 0o600 });
    }
    const waf = options.waf && (await startWaf(options.waf, options, server, log));
    if (waf) doors.push(waf);
    const portal = options.portal && (await startPortal(options.portal, options, server, log));
    if (portal) doors.push(portal);
    const hosted = { ...(waf && { waf: waf.url }), ...(portal && { portal: portal.url }) };
    writeReadyLine({ ...urls, ...hosted });
    log.info({ signal: await stopped }, 'stopping');
  } finally {
    await Promise.all(doors.map((door) => door.close()));
    await server.close();
  }
}

async function startWaf(
  listen: ListenAddress,
  options: ServerArguments,
  server: Server,
  log: Logger,
): Promise<HostedWaf> {
  const { startHostedWaf } = await import('../waf/hosted');
  return await startHostedWaf({
    listen,
    networks: {},
    server,
    dataDir: options.data,
    resourcesDir: resourcesDir(),
    workers: builtWorkers(),
    log,
  });
}

async function startPortal(
  listen: ListenAddress,
  { data, portalUrl }: ServerArguments,
  server: Server,
  log: Logger,
): Promise<HostedPortal> {
  const { startHostedPortal } = await import('../doors/hosted-portal');
  return await startHostedPortal({
    ...{ server, listen, log },
    dataDir: data,
    resourcesDir: resourcesDir(),
    version: await packageVersion(),
    workers: builtWorkers(),
    path: process.env['PATH'] ?? '',
    ...(portalUrl === undefined ? {} : { publicUrl: portalUrl }),
  });
}
