import { readFile } from 'node:fs/promises';
import { z } from 'zod';

const netLogSchema = z.object({
  constants: z.object({ logEventTypes: z.record(z.string(), z.number()) }),
  events: z
    .array(z.object({ type: z.number(), params: z.record(z.string(), z.unknown()).optional() }))
    .min(1),
});

/** What Chromium does where it has no answer to a name yet, by DNS or by the system's resolver. */
const LOOKUPS = [
  'HOST_RESOLVER_MANAGER_JOB',
  'HOST_RESOLVER_SYSTEM_TASK',
  'HOST_RESOLVER_DNS_TASK',
];

/**
 * Chromium connects by TCP, and sends by UDP. To connect a socket of UDP sends nothing: Chromium does so
 * to ask the system whether there is a way to the IPv6 internet.
 */
const CONNECTIONS = ['TCP_CONNECT_ATTEMPT', 'UDP_BYTES_SENT'];

/** Where Chromium has connected to, or tried to: `address:port`, or that a datagram was sent. */
export async function connectionsIn(file: string): Promise<string[]> {
  const found = await eventsIn(file, CONNECTIONS);
  return found.flatMap(({ name, params }) => {
    const address = params['address'];
    if (name === 'UDP_BYTES_SENT') return ['a datagram'];
    return typeof address === 'string' ? [address] : [];
  });
}

/**
 * Every look-up of a name that Chromium's own log of its network tells of (`--log-net-log`), with its
 * parameters. @throws where the log has no such events by these names: then it would prove nothing.
 */
export async function lookUpsIn(file: string): Promise<string[]> {
  const found = await eventsIn(file, LOOKUPS);
  return found.map(({ name, params }) => `${name} ${JSON.stringify(params)}`);
}

interface NetEvent {
  readonly name: string;
  readonly params: Readonly<Record<string, unknown>>;
}

async function eventsIn(file: string, names: readonly string[]): Promise<NetEvent[]> {
  const { constants, events } = netLogSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const types = new Map(
    names.map((name) => {
      const type = constants.logEventTypes[name];
      if (type === undefined) throw new Error(`the log of the network knows no ${name}`);
      return [type, name] as const;
    }),
  );
  return events.flatMap(({ type, params = {} }) => {
    const name = types.get(type);
    return name === undefined ? [] : [{ name, params }];
  });
}
