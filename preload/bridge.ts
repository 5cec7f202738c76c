import { contextBridge, ipcRenderer, type IpcRendererEvent } from 'electron';
import type { z } from 'zod';
import type { Contract, IpcGroup } from './contract-parts';
import type { IpcReply } from './reply';

/**
 * Puts a global of this name there: functions derived from the contract, never `ipcRenderer` itself.
 * Each contract has a name of its own.
 */
export function exposeContract(name: string, contract: Contract): void {
  const api = Object.fromEntries(
    Object.entries<IpcGroup>(contract).map(([group, calls]) => [
      group,
      Object.fromEntries(
        Object.entries(calls).map(([action, call]) =>
          call.kind === 'invoke'
            ? [action, invocation(`${group}.${action}`, call.result)]
            : [
                `on${action.charAt(0).toUpperCase()}${action.slice(1)}`,
                subscription(`${group}.${action}`, call.argument),
              ],
        ),
      ),
    ]),
  );
  contextBridge.exposeInMainWorld(name, api);
}

function invocation(channel: string, result: z.ZodType) {
  return async (argument?: unknown): Promise<unknown> => {
    const reply = (await ipcRenderer.invoke(channel, argument)) as IpcReply;
    if (!reply.ok) throw new Error(reply.message);
    return result.parse(reply.value);
  };
}

function subscription(channel: string, argument: z.ZodType) {
  return (listener: (value: unknown) => void): (() => void) => {
    const receive = (_event: IpcRendererEvent, value: unknown): void => {
      listener(argument.parse(value));
    };
    ipcRenderer.on(channel, receive);
    return () => {
      ipcRenderer.removeListener(channel, receive);
    };
  };
}
