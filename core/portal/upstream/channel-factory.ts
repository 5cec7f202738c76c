import type { PortalSandbox } from '../../exchange/portal-view';
import type { PortalServer } from '../../exchange/policy-portal';
import {
  UpstreamAuthorization,
  type AuthorizationCallback,
  type AuthorizationStore,
} from '../oauth/upstream-authorization';
import type { Channel } from './channels/channel';
import { SseChannel } from './channels/sse';
import { StdioChannel } from './channels/stdio';
import { StreamableHttpChannel, type HttpChannelOptions } from './channels/streamable-http';
import { guardedFetch } from './guarded-fetch';
import { HttpClient } from './http-client';
import { findProgram, type SandboxHost } from './sandbox/host';
import { sandboxed, sandboxOf } from './sandbox/sandbox';
import { fillAll, fillSecrets, type SecretSource } from './secrets';
import type { ChannelFactory } from './server';

/** Largest message of an upstream beyond the largest result, bytes. */
const MESSAGE_SLACK = 1024 * 1024;

export interface ChannelSources {
  readonly secrets: SecretSource;
  readonly host: SandboxHost;
  readonly resultBytes: number;
  /** Where authorization servers send people back to. */
  readonly redirectUrl: () => string;
  readonly authorizationStore: (user: string) => AuthorizationStore;
  /** Leads a user to an authorization server and waits until they come back under `state`. */
  readonly visit: (address: URL, state: string, user: string) => Promise<AuthorizationCallback>;
  /** A user's tokens are there, or there anew. */
  readonly onAuthorized: () => void;
  /** Further trusted roots, PEM. */
  readonly roots: readonly string[];
}

/** What makes the channels of one server of the policy, and what they share. */
export interface ServerChannels {
  readonly open: ChannelFactory;
  /** What its program is shut in. */
  readonly sandbox: PortalSandbox;
  close(): void;
}

/** Channels over HTTP or to a program, as the policy says. */
export function createChannels(server: PortalServer, sources: ChannelSources): ServerChannels {
  return server.url === undefined ? programs(server, sources) : http(server, server.url, sources);
}

function http(server: PortalServer, address: string, sources: ChannelSources): ServerChannels {
  const url = new URL(address);
  const client = new HttpClient(url, server.privateNetwork, sources.roots);
  const authorizations = new Map<string, UpstreamAuthorization>();
  const authorizationOf = (user: string): UpstreamAuthorization => {
    const known = authorizations.get(user);
    if (known) return known;
    const made = authorization(server, url, client, user, sources);
    authorizations.set(user, made);
    return made;
  };
  const open = async (transport: 'first' | 'sse', user = ''): Promise<Channel> => {
    const tokens = usesTokens(server) ? authorizationOf(user) : undefined;
    const options: HttpChannelOptions = {
      url,
      client,
      headers: async () => ({
        ...(await tokens?.headers()),
        ...(await fillAll(server.headers, sources.secrets)),
      }),
      ...(tokens
        ? { answerChallenge: (status, challenge) => tokens.answer(status, challenge) }
        : {}),
      messageBytes: sources.resultBytes + MESSAGE_SLACK,
    };
    return transport === 'sse' || server.transport === 'sse'
      ? await SseChannel.open(options)
      : new StreamableHttpChannel(options);
  };
  return { open, sandbox: 'none', close: () => client.close() };
}

/** A server with a fixed Authorization header is not asked for tokens. */
function usesTokens(server: PortalServer): boolean {
  return !Object.keys(server.headers).some((name) => name.toLowerCase() === 'authorization');
}

function authorization(
  server: PortalServer,
  serverUrl: URL,
  client: HttpClient,
  user: string,
  sources: ChannelSources,
): UpstreamAuthorization {
  const { clientId, clientSecret, clientMetadataUrl, scopes = [] } = server.oauth ?? {};
  return new UpstreamAuthorization({
    serverUrl,
    clientId,
    clientSecret: async () =>
      clientSecret === undefined ? undefined : await fillSecrets(clientSecret, sources.secrets),
    clientMetadataUrl,
    scopes,
    redirectUrl: sources.redirectUrl(),
    store: sources.authorizationStore(user),
    fetch: guardedFetch(client),
    visit: (address, state) => sources.visit(address, state, user),
    onAuthorized: sources.onAuthorized,
  });
}

function programs(server: PortalServer, sources: ChannelSources): ServerChannels {
  const { host, secrets } = sources;
  const open = async (): Promise<Channel> => {
    const { command = '', args, cwd } = server;
    const program = {
      command: findProgram(command, host) ?? command,
      args: await Promise.all(args.map((argument) => fillSecrets(argument, secrets))),
      env: {
        PATH: host.path,
        HOME: host.home,
        TMPDIR: host.tmp,
        LANG: 'C.UTF-8',
        ...(await fillAll(server.env, secrets)),
      },
      ...(cwd === undefined ? {} : { cwd }),
    };
    return new StdioChannel(
      sandboxed(program, server.sandbox, host),
      sources.resultBytes + MESSAGE_SLACK,
    );
  };
  return { open, sandbox: sandboxOf(server, host), close: () => undefined };
}
