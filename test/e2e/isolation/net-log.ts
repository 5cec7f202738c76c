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
 * Every look-up of a name that Chromium's own log of its network tells of (`--log-net-log`), with its
 * parameters. @throws where the log has no such events by these names: then it would prove nothing.
 */
export async function lookUpsIn(file: string): Promise<string[]> {
  const { constants, events } = netLogSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  const types = new Map(
    LOOKUPS.map((name) => {
      const type = constants.logEventTypes[name];
      if (type === undefined) throw new Error(`the log of the network knows no ${name}`);
      return [type, name] as const;
    }),
  );
  return events.flatMap(({ type, params }) => {
    const name = types.get(type);
    return name === undefined ? [] : [`${name} ${JSON.stringify(params ?? {})}`];
  });
}
