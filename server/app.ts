import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import { fastify, LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { PolicyIssue } from '../core/exchange/console';
import type { Clock } from '../core/exchange/ports';
import { parsePolicy } from '../core/policy/document';
import { administrationApi } from './api/api';
import { predefinedOf } from './api/dlp/predefined';
import { NO_CONTENT_POLICY } from './console/content-security-policy';
import { consolePage } from './console/page';
import { consoleRoutes } from './console/routes';
import { prepareDataDirectory } from './data-directory';
import { CertificateEnrolment } from './fleet/certificate-enrolment';
import { fleetRoutes } from './fleet/routes';
import { updateRoutes } from './updates/routes';
import { metricRoutes } from './metrics/routes';
import { PublicAddress } from './public-address';
import { rateLimitStore } from './rate-limit-store';
import { assemble, type Services } from './services';
import { doorHost, type DoorHost } from './door-host';
import { closeSoon } from './shutdown';
import { scimRoutes } from './scim/routes';
import { signOnRoutes } from './sign-on/routes';
import { openStorage } from './storage/open';
import { createListener, renewCertificate, type TransportSecurity } from './transport-security';
import type { SessionRecord } from './storage/access-port';
import type { PublishedPolicy, Storage } from './storage/port';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is signed in; set on every route of the console API that needs it. */
    session: SessionRecord | undefined;
  }
}

/** Proxies whose X-Forwarded headers are believed: those on this machine or in a private network. */
const TRUSTED_PROXIES = ['loopback', 'linklocal', 'uniquelocal'];
/** How often expired nonces and sessions are removed, ms. */
const PRUNE_MS = 60_000;
/** How often the database is made ready for the days to come, ms. */
const MAINTAIN_MS = 3_600_000;

const TIMES = {
  /** Idle connections are closed after this; longer than what proxies in front keep them. */
  keepAliveMs: 75_000,
  /** A request must have come in completely after this; a batch takes far less on any line. */
  requestMs: 60_000,
};

export interface ServerOptions {
  readonly dataDir: string;
  /** `postgresql://…` for a fleet; absent: SQLite in the data folder. */
  readonly database?: string | undefined;
  /** Port 0 lets the system choose. */
  readonly listen: { readonly host: string; readonly port: number };
  /** Folder of the built renderers, with `console/index.html` and `assets/`. */
  readonly consoleDir?: string;
  /** Folder of the detectors that ship, whose names the API shows. */
  readonly detectorsDir?: string;
  /** Published as version 1 at the very first start. */
  readonly initialPolicy: unknown;
  /** How browsers and devices reach the endpoint, if not where it listens. */
  readonly publicUrl?: string;
  /** Believe the X-Forwarded headers of a TLS proxy in front. */
  readonly behindProxy?: boolean;
  /** TLS of the endpoint itself. */
  readonly tls?: TransportSecurity | undefined;
  /** Authorities (PEM) whose certificates enrol the devices that hold them. */
  readonly deviceAuthorities?: string;
  readonly log: FastifyBaseLogger;
  readonly clock?: Clock;
}

/** The initial policy has mistakes, so there is nothing to start with. */
export class InitialPolicyError extends Error {
  override readonly name = 'InitialPolicyError';
  readonly code = 'invalid_policy';

  constructor(readonly issues: readonly PolicyIssue[]) {
    const list = issues.map(({ path, message }) => `${path}: ${message}`).join('\n');
    super(`The policy has mistakes:\n${list}`);
  }
}

/** A central endpoint, ready to listen. */
export interface Server {
  listen(): Promise<ServerUrls>;
  /** Answers what is under way, closes streams and storage. Idempotent. */
  close(): Promise<void>;
  /** Where it listens; the port is the chosen one once `listen` has resolved. */
  address(): { readonly host: string; readonly port: number };
  readonly enrolment: Services['enrolment'];
  readonly tokens: Services['tokens'];
  /** Does at once what is due again and again: alerts, exports, metrics. */
  runJobs(): Promise<void>;
  /** Every route, so that a test can walk them. */
  readonly routes: readonly ServerRoute[];
  /** Takes a renewed certificate for connections to come. */
  renewCertificate(tls: TransportSecurity): void;
  /** The policy in force. */
  policy(): PublishedPolicy;
  /** For doors that the endpoint hosts itself. */
  readonly host: DoorHost;
}

/** A route as it was registered. */
export interface ServerRoute {
  readonly method: string;
  /** Pattern, such as `/api/console/v1/events/:id`. */
  readonly url: string;
}

export interface ServerUrls {
  readonly console: string;
  /** Base URL of the device API. */
  readonly fleet: string;
  /** Page that makes the first administrator, with its secret; absent once there is one. */
  readonly setUp?: string;
}

/** Opens the data folder and puts the endpoint together; `listen` starts it. */
export async function createServer(options: ServerOptions): Promise<Server> {
  await prepareDataDirectory(options.dataDir);
  const storage = await openStorage(options, options.clock);
  try {
    return await start(options, storage);
  } catch (error) {
    await storage.close();
    throw error;
  }
}

async function start(options: ServerOptions, storage: Storage): Promise<Server> {
  const clock = options.clock ?? { now: () => Date.now() };
  const address = new PublicAddress(options.publicUrl, options.tls ? 'https' : 'http');
  const failed = (error: unknown): void => options.log.error({ error: nameOf(error) }, 'presence');
  const services = await assemble(
    ...([storage, parsePolicy, address, clock, failed] as const),
    options.detectorsDir,
  );
  try {
    const first = await services.policy.publishInitial(options.initialPolicy);
    if (first?.kind === 'invalid') throw new InitialPolicyError(first.issues);
    return await serve(options, storage, services, address);
  } catch (error) {
    await services.close();
    throw error;
  }
}

async function serve(
  options: ServerOptions,
  storage: Storage,
  services: Services,
  address: PublicAddress,
): Promise<Server> {
  const app = fastify({
    loggerInstance: options.log,
    // Addresses of requests can hold what somebody searched for.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: options.behindProxy === true ? TRUSTED_PROXIES : false,
    serverFactory: (handler) => createListener(options.tls, TIMES, handler),
    forceCloseConnections: 'idle',
  });
  const routes: ServerRoute[] = [];
  app.addHook('onRoute', ({ method, url }) => {
    for (const each of [method].flat()) routes.push({ method: each, url });
  });
  await addRoutes(app, options, services);
  const stop = repeat(options.log, {
    prune: { everyMs: PRUNE_MS, work: () => services.prune() },
    maintain: { everyMs: MAINTAIN_MS, work: () => services.maintain() },
  });
  app.addHook('onClose', async () => {
    stop();
    await services.close();
    await storage.close();
  });
  await app.ready();

  const boundTo = (): { host: string; port: number } => {
    const bound = app.server.address();
    const port = typeof bound === 'object' && bound ? bound.port : options.listen.port;
    return { host: options.listen.host, port };
  };
  return {
    enrolment: services.enrolment,
    tokens: services.tokens,
    runJobs: () => services.jobs.runNow(),
    routes,
    renewCertificate: (tls) => renewCertificate(app.server, tls),
    policy: () => services.policy.current(),
    host: doorHost(services),
    address: boundTo,
    listen: async () => {
      await app.listen(options.listen);
      const { host, port } = boundTo();
      address.listening(host, port);
      const token = services.setUp.token;
      return {
        console: address.consoleUrl,
        fleet: address.baseUrl,
        ...(token === undefined ? {} : { setUp: address.setUpUrl(token) }),
      };
    },
    close: () => closeSoon(app),
  };
}

interface Repeated {
  readonly everyMs: number;
  readonly work: () => Promise<void>;
}

/** Does work now and then; returns the way to stop. */
function repeat(log: FastifyBaseLogger, works: Readonly<Record<string, Repeated>>): () => void {
  const timers = Object.entries(works).map(([name, { everyMs, work }]) =>
    setInterval(() => {
      work().catch((error: unknown) => log.error({ error: nameOf(error) }, name));
    }, everyMs),
  );
  return () => timers.forEach(clearInterval);
}

/** Messages of a database can quote values. */
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown';
}

async function addRoutes(
  app: FastifyInstance,
  options: ServerOptions,
  services: Services,
): Promise<void> {
  app.decorateRequest('session', undefined);
  app.decorateRequest('act', undefined);
  app.decorateRequest('joinedRecord', undefined);
  await app.register(helmet, {
    contentSecurityPolicy: { useDefaults: false, directives: NO_CONTENT_POLICY },
    referrerPolicy: { policy: 'no-referrer' },
    frameguard: { action: 'deny' },
  });
  await app.register(cookie);
  await app.register(rateLimit, {
    global: false,
    // In one process the plugin's own store does, without a step through a promise.
    ...(options.database === undefined ? {} : { store: rateLimitStore(services.counters) }),
  });
  app.setNotFoundHandler((_request, reply) =>
    reply.code(404).send({ error: { code: 'not_found', message: 'There is nothing here.' } }),
  );
  await app.register(fleetRoutes, {
    ...services,
    needsCertificate: options.tls?.clientCa !== undefined,
    byCertificate:
      options.deviceAuthorities === undefined
        ? undefined
        : new CertificateEnrolment(options.deviceAuthorities, services.clock),
  });
  await app.register(administrationApi, {
    ...services,
    predefined: predefinedOf(options.detectorsDir),
  });
  await app.register(consoleRoutes, services);
  await app.register(signOnRoutes, services);
  await app.register(scimRoutes, services);
  await app.register(metricRoutes, services);
  await app.register(updateRoutes, { dataDir: options.dataDir });
  await app.register(consolePage, { directory: options.consoleDir });
}
