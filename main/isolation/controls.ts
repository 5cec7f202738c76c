import {
  ISOLATION_SWITCHES,
  type IsolationControls,
  type IsolationSwitch,
} from '../../core/exchange/policy-isolation';

/** What policy has switched off, in the order in which people read it. */
export function refusedControls(controls: IsolationControls): IsolationSwitch[] {
  return ISOLATION_SWITCHES.filter((name) => controls[name] === 'refuse');
}
