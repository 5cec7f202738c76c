import { z } from 'zod';
import type { PortalServer } from '../../../core/exchange/policy-portal';

/** What a server offers under another name, or not at all. */
export const changedNamesSchema = z
  .array(
    z.strictObject({
      name: z.string().min(1).max(128),
      alias: z.string().optional(),
      /** Descriptions are pinned and shown as their server wrote them. */
      description: z.undefined('descriptions stay as the server gives them').optional(),
      enabled: z.boolean().optional(),
    }),
  )
  .max(500);
type ChangedNames = z.infer<typeof changedNamesSchema>;

/** The server with the names changed; names that are not among them stay as they are. */
export function withChangedNames(server: PortalServer, changes: ChangedNames): PortalServer {
  const alias = { ...server.alias };
  const deny = new Set(server.deny);
  for (const change of changes) {
    if (change.alias !== undefined && change.alias !== '') alias[change.name] = change.alias;
    else if (change.alias === '') Reflect.deleteProperty(alias, change.name);
    if (change.enabled === true) deny.delete(change.name);
    if (change.enabled === false) deny.add(change.name);
  }
  return { ...server, alias, deny: [...deny] };
}

export function changedNames(server: PortalServer) {
  const names = new Set([...Object.keys(server.alias), ...server.deny]);
  return [...names].map((name) => {
    const alias = server.alias[name];
    return {
      name,
      ...(alias === undefined ? {} : { alias }),
      enabled: !server.deny.includes(name),
    };
  });
}
