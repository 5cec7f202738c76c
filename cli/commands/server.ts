import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Logger } from 'pino';
import type { Server } from '../../server/app';
import type { TransportSecurity } from '../../server/transport-security';
import { registerServerAudit } from './server-audit';
import { registerServerGatewayKey } from './server-gateway-key';
import { registerServerToken } from './server-token';
import type { HostedGateway } from '../doors/hosted-gateway';
import type { HostedPortal } from '../doors/hosted-portal';
import type { HostedWaf } from '../waf/hosted';
import { packageVersion } from '../package-version';
import { builtWorkers } from '../worker-files';
import { parseListen, untilSignal, writeReadyLine, type ListenAddress } from '../long-running';
import { resourcesDir } from '../resources';
import {
  locationMisuse,
  locationOf,
  withLocation,
  type LocationArguments,
} from '../server-location';
import { registerServerTransfer } from './server-transfer';

interface ServerArguments extends LocationArguments {
  readonly listen: ListenAddress;
  readonly tlsCert?: string;
  readonly tlsKey?: string;
  readonly clientCa?: string;
  readonly deviceCa?: string;
  readonly config?: string;
  readonly publicUrl?: string;
  readonly behindProxy?: true;
  readonly enrolmentTokenFile?: string;
  readonly logLevel: string;
  readonly waf?: ListenAddress;
  readonly gateway?: ListenAddress;
  readonly portal?: ListenAddress;
  readonly portalUrl?: string;
  readonly model?: string;
}

/** With the folder that it is, or one for this run where a database holds everything. */
type PlacedArguments = ServerArguments & { readonly data: string };

const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'];
const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

export function registerServer(program: Command): void {
  const server = withLocation(program.command('server'))
    // Options after a further command are that command's.
    .enablePositionalOptions()
    .description('Run the central endpoint: enrolment, policy, events and the web console.')
    .addOption(
      new Option('--listen <host:port>', 'where to listen; port 0 picks a free one')
        .argParser(parseListen)
        .default({ host: '127.0.0.1', port: 8440 }, '127.0.0.1:8440')
        .env('PORTCULLIS_LISTEN'),
    )
    .option('--config <file>', 'policy document to publish at the first start')
    .addOption(
      new Option('--public-url <url>', 'how browsers and devices reach the endpoint')
        .argParser(parsePublicUrl)
        .env('PORTCULLIS_PUBLIC_URL'),
    )
    .option('--behind-proxy', 'a TLS proxy stands in front; needs --public-url')
    .option(
      '--enrolment-token-file <file>',
      'write a one-time token for one device to this file, valid for an hour',
    )
    .option('--waf <host:port>', 'run the firewall here, over the zones of the policy', parseListen)
    .option('--gateway <host:port>', 'run the AI gateway here, over the policy', parseListen)
    .option('--portal <host:port>', 'run the MCP portal here, over the policy', parseListen)
    .option('--portal-url <url>', 'address under which clients reach it, ending in /mcp')
    .option('--model <folder>', 'text classifier (ONNX) of the company for the doors run here')
    .addOption(
      new Option('--tls-cert <file>', 'certificate chain (PEM) for TLS of the endpoint itself').env(
        'PORTCULLIS_TLS_CERT',
      ),
    )
    .addOption(
      new Option('--tls-key <file>', 'private key of --tls-cert (PEM)').env('PORTCULLIS_TLS_KEY'),
    )
    .option(
      '--client-ca <file>',
      'devices must show a certificate of these authorities (PEM): mutual TLS',
    )
    .option(
      '--device-ca <file>',
      'a certificate of these authorities (PEM) enrols the device that holds it, without a token',
    )
    .option('--log-level <level>', LOG_LEVELS.join(', '), parseLogLevel, 'info')
    .action(async (options: ServerArguments, command: Command) => {
      const misuse = misuseOf(options);
      if (misuse !== undefined) command.error(`error: ${misuse}`);
      await run(options);
    });
  registerServerToken(server);
  registerServerGatewayKey(server);
  registerServerTransfer(server);
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
  const misuse = locationMisuse(options) ?? tlsMisuse(options);
  if (misuse !== undefined) return misuse;
  if (options.behindProxy) {
    return options.publicUrl?.startsWith('https:')
      ? undefined
      : '--behind-proxy needs --public-url with the https address of the proxy';
  }
  if (LOOPBACK.test(options.listen.host) || options.tlsCert !== undefined) return undefined;
  return 'without TLS the endpoint listens on loopback only; give --tls-cert and --tls-key, or put a TLS proxy in front and say --behind-proxy';
}

function tlsMisuse({ tlsCert, tlsKey, clientCa }: ServerArguments): string | undefined {
  if ((tlsCert === undefined) !== (tlsKey === undefined)) {
    return '--tls-cert and --tls-key belong together';
  }
  if (clientCa !== undefined && tlsCert === undefined) {
    return '--client-ca needs --tls-cert and --tls-key';
  }
  return undefined;
}

async function run(given: ServerArguments): Promise<void> {
  // Loaded here, so that the other commands start without the endpoint's libraries.
  const [{ createServer }, { createLog }, { defaultPolicyFile, readPolicyFile }] =
    await Promise.all([
      import('../../server/app'),
      import('../../server/log'),
      import('../../server/initial-policy'),
    ]);
  const stopped = untilSignal();
  const log = createLog(given.logLevel);
  const folder = await dataFolder(given);
  const options: PlacedArguments = { ...given, data: folder.path };
  const tls = await readTls(options);
  const server = await createServer({
    ...locationOf(options),
    tls,
    consoleDir: join(resourcesDir(), '..', 'out', 'renderer'),
    detectorsDir: join(resourcesDir(), 'detectors'),
    listen: options.listen,
    initialPolicy: await readPolicyFile(options.config ?? defaultPolicyFile(resourcesDir())),
    log,
    ...(options.deviceCa === undefined
      ? {}
      : { deviceAuthorities: await readFile(options.deviceCa, 'utf8') }),
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
    const gateway = options.gateway && (await startGateway(options.gateway, options, server, log));
    if (gateway) doors.push(gateway);
    const hosted = {
      ...(gateway && { gateway: gateway.url }),
      ...(waf && { waf: waf.url }),
      ...(portal && { portal: portal.url }),
    };
    writeReadyLine({ ...urls, ...hosted });
    const stopRenewing = renewOnHangUp(options, server, log);
    log.info({ signal: await stopped }, 'stopping');
    stopRenewing();
  } finally {
    await Promise.all(doors.map((door) => door.close()));
    await server.close();
    await folder.remove();
  }
}

/** With a database of its own a replica needs no folder that outlives it. */
async function dataFolder({ data }: ServerArguments): Promise<{
  readonly path: string;
  remove(): Promise<void>;
}> {
  if (data !== undefined && data !== '') return { path: data, remove: () => Promise.resolve() };
  const path = await mkdtemp(join(tmpdir(), 'portcullis-replica-'));
  return { path, remove: () => rm(path, { recursive: true, force: true }) };
}

async function readTls(options: ServerArguments): Promise<TransportSecurity | undefined> {
  const { tlsCert, tlsKey, clientCa } = options;
  if (tlsCert === undefined || tlsKey === undefined) return undefined;
  return {
    cert: await readFile(tlsCert, 'utf8'),
    key: await readFile(tlsKey, 'utf8'),
    ...(clientCa === undefined ? {} : { clientCa: await readFile(clientCa, 'utf8') }),
  };
}

/** SIGHUP reads a renewed certificate; returns the way to stop. */
function renewOnHangUp(options: ServerArguments, server: Server, log: Logger): () => void {
  const renew = (): void => {
    readTls(options)
      .then((tls) => {
        if (tls) server.renewCertificate(tls);
        log.info('the certificate was read again');
      })
      .catch(() => log.error('the certificate could not be read again; the old one stays'));
  };
  process.on('SIGHUP', renew);
  return () => process.off('SIGHUP', renew);
}

/** What each door that runs here is given. */
function hostedOptions(options: PlacedArguments, server: Server, log: Logger) {
  const { data, model } = options;
  return {
    ...{ server, log, dataDir: data, resourcesDir: resourcesDir(), workers: builtWorkers() },
    ...(model === undefined ? {} : { modelFolder: resolve(model) }),
  };
}

async function startWaf(
  listen: ListenAddress,
  options: PlacedArguments,
  server: Server,
  log: Logger,
): Promise<HostedWaf> {
  const { startHostedWaf } = await import('../waf/hosted');
  return await startHostedWaf({ listen, networks: {}, ...hostedOptions(options, server, log) });
}

async function startGateway(
  listen: ListenAddress,
  options: PlacedArguments,
  server: Server,
  log: Logger,
): Promise<HostedGateway> {
  const { startHostedGateway } = await import('../doors/hosted-gateway');
  return await startHostedGateway({ listen, ...hostedOptions(options, server, log) });
}

async function startPortal(
  listen: ListenAddress,
  options: PlacedArguments,
  server: Server,
  log: Logger,
): Promise<HostedPortal> {
  const { startHostedPortal } = await import('../doors/hosted-portal');
  const { portalUrl } = options;
  return await startHostedPortal({
    listen,
    ...hostedOptions(options, server, log),
    version: await packageVersion(),
    path: process.env['PATH'] ?? '',
    ...(portalUrl === undefined ? {} : { publicUrl: portalUrl }),
  });
}
