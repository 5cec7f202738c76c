import type { IsolationSettings } from '../agent/control';

export type IsolationSwitches = IsolationSettings['switches'];
export type IsolationSwitch = keyof IsolationSwitches;

/** What policy has switched off, in the order in which people read it. */
export function refusedSwitches(switches: IsolationSwitches): IsolationSwitch[] {
  const order: readonly IsolationSwitch[] = ['copy', 'paste', 'upload', 'download', 'print'];
  return order.filter((name) => switches[name] === 'refuse');
}
