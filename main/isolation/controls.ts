import type { IsolationControls } from '../../core/exchange/policy-isolation';

/** Controls that people are told about where they are off. */
export type IsolationControl =
  'copy' | 'paste' | 'upload' | 'download' | 'print' | 'keyboard' | 'dragAndDrop';

const ORDER: readonly IsolationControl[] = [
  'copy',
  'paste',
  'upload',
  'download',
  'print',
  'keyboard',
  'dragAndDrop',
];

/** What policy has switched off, in the order in which people read it. */
export function refusedControls(controls: IsolationControls): IsolationControl[] {
  return ORDER.filter((name) => controls[name] === 'refuse');
}

/** Read-only is no switch of its own to an engine: it is the four that bring something in, off. */
export function withReadOnly(controls: IsolationControls): IsolationControls {
  if (!controls.readOnly) return controls;
  return {
    ...controls,
    keyboard: 'refuse',
    paste: 'refuse',
    upload: 'refuse',
    dragAndDrop: 'refuse',
  };
}
