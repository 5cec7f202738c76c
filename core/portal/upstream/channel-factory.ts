import type { PortalServer } from '../../exchange/policy-portal';
import type { Channel } from './channels/channel';
import { SseChannel } from './channels/sse';
import { StdioChannel } from './channels/stdio';
import { StreamableHttpChannel } from './channels/streamable-http';
import { HttpClient } from './http-client';
import { findProgram, sandboxed, type SandboxHost } from './sandbox';
import { fillAll, fillSecrets, type SecretSource } from './secrets';
import type { ChannelFactory } from './server';

/** Largest message of an upstream beyond the largest result, bytes. */
const MESSAGE_SLACK = 1024 * 1024;

export interface ChannelSources {
  readonly secrets: SecretSource;
  readonly host: SandboxHost;
  readonly resultBytes: number;
  /** Further trusted roots, PEM. */
  readonly roots: readonly string[];
}

/** What makes the channels of one server of the policy, and what they share. */
export interface ServerChannels {
  readonly open: ChannelFactory;
  readonly client: HttpClient | undefined;
  close(): void;
}

/** Channels over HTTP or to a program, as the policy says. */
export function createChannels(server: PortalServer, sources: ChannelSources): ServerChannels {
  return server.url === undefined ? programs(server, sources) : http(server, server.url, sources);
}

function http(server: PortalServer, address: string, sources: ChannelSources): ServerChannels {
  const url = new URL(address);
  const client = new HttpClient(url, server.privateNetwork, sources.roots);
  const options = {
    url,
    client,
    headers: () => fillAll(server.headers, sources.secrets),
    messageBytes: sources.resultBytes + MESSAGE_SLACK,
  };
  const open = async (transport: 'first' | 'sse'): Promise<Channel> =>
    transport === 'sse' || server.transport === 'sse'
      ? await SseChannel.open(options)
      : new StreamableHttpChannel(options);
  return { open, client, close: () => client.close() };
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
  return { open, client: undefined, close: () => undefined };
}
