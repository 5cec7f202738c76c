import { readFile, statfs } from 'node:fs/promises';
import { join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import type { CommandRunner } from '../command/runner';
import type { ManagedConfiguration } from '../managed/configuration';
import { browserPolicies } from '../routing/browser-policies';
import type { RoutingStatus, SystemProxy } from '../routing/system-proxy';
import { plainFingerprint } from '../trust/fingerprint';
import type { CaCertificate, TrustPlace, TrustStore } from '../trust/trust-store';
import { askAgent, type AgentFacts } from './agent-facts';
import { tryEndpoint, type EndpointFacts } from './endpoint-facts';
import { withoutPassword } from './without-password';

/** Everything that the doctor and a bundle are made from. */
export interface DeskFacts {
  readonly dataDir: string;
  readonly agent: AgentFacts | undefined;
  readonly ca: (CaCertificate & { readonly notAfter: number }) | undefined;
  readonly trust: readonly TrustPlace[];
  readonly routing: RoutingStatus;
  /** The proxy settings of the desktop as they are. */
  readonly proxySettings: Readonly<Record<string, string>>;
  /** Proxy variables of the environment that name another proxy. */
  readonly proxyVariables: Readonly<Record<string, string>>;
  /** Whether the PAC file comes, and how large it is. */
  readonly pac: { readonly bytes: number } | undefined;
  readonly endpointUrl: string | undefined;
  readonly endpoint: EndpointFacts | undefined;
  /** Whether policies keep browsers from going past a proxy; undefined where it cannot be told. */
  readonly browsersClosed: boolean | undefined;
  readonly managed: ManagedConfiguration;
  /** Free space where the data lies, bytes. */
  readonly freeBytes: number | undefined;
}

export interface DeskFactsOptions {
  readonly dataDir: string;
  readonly run: CommandRunner;
  readonly trust: TrustStore;
  readonly proxy: SystemProxy;
  readonly managed: ManagedConfiguration;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Address of the endpoint, where it is known from the command line. */
  readonly endpointUrl?: string | undefined;
}

/** Looks at the desk; nothing of it is changed. */
export async function gatherFacts(options: DeskFactsOptions): Promise<DeskFacts> {
  const { dataDir, managed, proxy, trust } = options;
  const [agent, ca] = await Promise.all([
    askAgent(join(dataDir, 'agent')),
    readCertificate(join(dataDir, 'agent', 'ca.pem')),
  ]);
  const endpointUrl =
    managed.settings.endpoint ?? options.endpointUrl ?? (await ownEndpoint(dataDir));
  const [places, routing, settings, pac, endpoint, freeBytes, browsersClosed] = await Promise.all([
    ca === undefined ? [] : trust.places(ca),
    agent === undefined ? notRouted() : proxy.status(agent.pacUrl),
    proxy.read(),
    agent === undefined ? undefined : fetchPac(agent.pacUrl),
    endpointUrl === undefined ? undefined : tryEndpoint(endpointUrl),
    freeSpace(dataDir),
    browserPolicies(process.platform, options.run)?.isInForce(),
  ]);
  return {
    dataDir,
    agent,
    ca,
    trust: places,
    routing,
    proxySettings: withoutPasswords(settings),
    proxyVariables: otherProxies(options.environment, agent?.proxyUrl),
    pac,
    endpointUrl,
    endpoint,
    browsersClosed,
    managed,
    freeBytes,
  };
}

/** Without an agent there is no address that the settings could point to. */
async function notRouted(): Promise<RoutingStatus> {
  return 'off';
}

async function readCertificate(file: string): Promise<DeskFacts['ca']> {
  try {
    const certificate = new X509Certificate(await readFile(file));
    return {
      file,
      fingerprint: plainFingerprint(certificate.fingerprint256),
      notAfter: Date.parse(certificate.validTo),
    };
  } catch {
    // The agent has not made one yet.
    return undefined;
  }
}

/** The endpoint on this desk has a port that is remembered. */
async function ownEndpoint(dataDir: string): Promise<string | undefined> {
  try {
    const text = await readFile(join(dataDir, 'desktop.json'), 'utf8');
    const { endpointPort } = JSON.parse(text) as { readonly endpointPort?: unknown };
    return typeof endpointPort === 'number' ? `http://127.0.0.1:${endpointPort}` : undefined;
  } catch {
    // The companion has never run here.
    return undefined;
  }
}

async function fetchPac(url: string): Promise<DeskFacts['pac']> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(3000) });
    return answer.ok ? { bytes: (await answer.arrayBuffer()).byteLength } : undefined;
  } catch {
    // Nobody serves it.
    return undefined;
  }
}

const VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY'];

function otherProxies(
  environment: DeskFactsOptions['environment'],
  ours: string | undefined,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined || value === '' || !VARIABLES.includes(name.toUpperCase())) continue;
    if (ours === undefined || !value.startsWith(ours)) found[name] = withoutPassword(value);
  }
  return found;
}

function withoutPasswords(settings: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(settings).map(([key, value]) => [key, withoutPassword(value)]),
  );
}

/** Proxy addresses may hold a user and a password. */
async function freeSpace(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // There is no such folder yet.
    return undefined;
  }
}
