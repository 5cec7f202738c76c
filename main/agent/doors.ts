import { pacFile } from '../../core/proxy/pac';
import {
  startLocalServices,
  type LocalServices,
  type LocalServicesOptions,
} from '../../core/proxy/local-services';
import type { Proxy } from '../../core/proxy/proxy';
import type { McpServer } from '../../core/mcp-detect/places';
import { shadowMcpPatterns } from './mcp-servers';
import type { PolicyInForce } from './policy-in-force';

/** Ports after the proxy's that are tried for the local services before any port will do. */
const PORTS_TRIED = 20;

export interface OpenDoors {
  /** `http://host:port` of each listener. */
  readonly proxy: string;
  readonly isolated: string;
  readonly local: LocalServices;
}

export interface DoorOptions {
  readonly proxy: Proxy;
  readonly listen: { readonly host: string; readonly port: number };
  readonly policy: PolicyInForce;
  readonly mcpServers: readonly McpServer[];
  /** Source of the PAC file that decides about everything else. */
  readonly chainedPac: () => string | undefined;
  readonly services: Pick<LocalServicesOptions, 'token' | 'caPem' | 'health' | 'onShutdown'>;
}

/** Opens the proxy's listeners and the local services. */
export async function openDoors(options: DoorOptions): Promise<OpenDoors> {
  const { listen, proxy } = options;
  const url = await proxy.listen(listen);
  const isolated = await proxy.listenIsolated({ host: listen.host, port: 0 });
  const pac = pacSource(options, url);
  const first = Number(new URL(url).port) + 1;
  const local = await listenNear(first, (port) =>
    startLocalServices({ ...options.services, host: listen.host, port, pac }),
  );
  return { proxy: url, isolated, local };
}

/**
 * The port right after the proxy's where it is free, so that the address of the PAC file, which is
 * written in system settings, is the same after a restart.
 */
async function listenNear<T>(first: number, listen: (port: number) => Promise<T>): Promise<T> {
  const last = Math.min(first + PORTS_TRIED, 65_536);
  for (let port = first; port < last; port += 1) {
    try {
      return await listen(port);
    } catch (error) {
      const taken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
      if (!taken) throw error;
    }
  }
  return await listen(0);
}

/** The PAC file of the policy in force, made once for each policy and chained file. */
function pacSource(
  { policy, mcpServers, chainedPac }: DoorOptions,
  proxyUrl: string,
): () => string {
  const proxy = new URL(proxyUrl).host;
  let made:
    | { readonly version: unknown; readonly chained: string | undefined; readonly text: string }
    | undefined;
  return () => {
    const document = policy.current();
    const chained = chainedPac();
    if (made?.version === document && made.chained === chained) return made.text;
    const { intercept, upstream, failure, shadowMcp } = document;
    const text = pacFile({
      patterns: [
        ...policy.library().hostPatterns(),
        ...intercept.hosts,
        ...shadowMcpPatterns(shadowMcp, mcpServers),
      ],
      exceptions: intercept.doNotInspect,
      proxy,
      failure,
      ...(upstream.proxy === undefined ? {} : { otherwise: directiveOf(upstream.proxy) }),
      ...(chained === undefined ? {} : { chained }),
    });
    made = { version: document, chained, text };
    return text;
  };
}

/** How a PAC file names the company's proxy; a URL leaves the scheme's own port out. */
function directiveOf(url: string): string {
  const { hostname, port, protocol } = new URL(url);
  return protocol === 'socks5:'
    ? `SOCKS5 ${hostname}:${port === '' ? '1080' : port}`
    : `PROXY ${hostname}:${port === '' ? '80' : port}`;
}
