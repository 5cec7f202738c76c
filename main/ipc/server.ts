import type { z } from 'zod';
import { ipcContract, type IpcContract } from '../../preload/contract';
import type { Contract, IpcGroup } from '../../preload/contract-parts';
import type { IpcReply } from '../../preload/reply';
import type { Log } from '../log';

type Calls<G> = {
  [K in keyof G as G[K] extends { kind: 'invoke' } ? K : never]: G[K] extends {
    argument: infer A extends z.ZodType;
    result: infer R extends z.ZodType;
  }
    ? (argument: z.output<A>) => z.input<R> | Promise<z.input<R>>
    : never;
};

/** One function for every call of a contract; arguments are already validated. */
export type HandlersOf<C> = { readonly [G in keyof C]: Calls<C[G]> };
export type IpcHandlers = HandlersOf<IpcContract>;

/** The part of Electron's `ipcMain` that is used. */
export interface IpcTransport {
  handle(
    channel: string,
    listener: (event: IpcCall, ...args: unknown[]) => Promise<IpcReply>,
  ): void;
  removeHandler(channel: string): void;
}

/** Who calls: the frame is null when it has navigated or gone before the call was looked at. */
export interface IpcCall {
  readonly senderFrame: { readonly url: string; readonly parent: unknown } | null;
}

/** Our own pages; a call from any other frame is refused. */
export function isOwnFrame(call: IpcCall): boolean {
  const frame = call.senderFrame;
  if (frame === null || frame.parent !== null || !URL.canParse(frame.url)) return false;
  const { protocol, host } = new URL(frame.url);
  return protocol === 'app:' && host === 'portcullis';
}

/**
 * Answers every call of the contract. This is the one place where the sending frame is checked and
 * arguments are parsed. Returns the way to take the handlers away.
 */
export function serveIpc(transport: IpcTransport, handlers: IpcHandlers, log: Log): () => void {
  return serveContract(transport, ipcContract, handlers, log);
}

/** The same for any contract, such as that of one view with a transport of its own. */
export function serveContract<C extends Contract>(
  transport: IpcTransport,
  contract: C,
  handlers: HandlersOf<C>,
  log: Log,
): () => void {
  const channels: string[] = [];
  for (const [group, calls] of Object.entries<IpcGroup>(contract)) {
    for (const [name, call] of Object.entries(calls)) {
      if (call.kind !== 'invoke') continue;
      const channel = `${group}.${name}`;
      const handler = handlerOf(handlers, group, name);
      channels.push(channel);
      transport.handle(channel, async (event, ...args) => {
        if (!isOwnFrame(event)) {
          log.warn({ channel }, 'refused a call from a foreign frame');
          return { ok: false, message: 'refused' };
        }
        return invoke(channel, call.argument, handler, args, log);
      });
    }
  }
  return () => {
    for (const channel of channels) transport.removeHandler(channel);
  };
}

async function invoke(
  channel: string,
  argument: z.ZodType,
  handler: (argument: unknown) => unknown,
  args: readonly unknown[],
  log: Log,
): Promise<IpcReply> {
  const parsed = argument.safeParse(args[0]);
  if (!parsed.success || args.length > 1) {
    log.warn({ channel }, 'refused a call with invalid arguments');
    return { ok: false, message: `invalid argument for ${channel}` };
  }
  try {
    return { ok: true, value: await handler(parsed.data) };
  } catch (error) {
    const message = error instanceof Error ? error.message : 'unknown error';
    log.error({ channel, message }, 'a call failed');
    return { ok: false, message };
  }
}

function handlerOf(handlers: object, group: string, name: string): (argument: unknown) => unknown {
  // The mapped type above proves that there is one; its name is only known as text here.
  const calls = (handlers as Record<string, Record<string, (argument: unknown) => unknown>>)[group];
  const handler = calls?.[name];
  if (handler === undefined) throw new Error(`no handler for ${group}.${name}`);
  return handler;
}
