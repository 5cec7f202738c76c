import type { IsolationSwitch, IsolationSwitches } from './switches';

/** The part of Electron's `Input` that is looked at. */
export interface KeyInput {
  readonly type: string;
  readonly key: string;
  readonly control: boolean;
  readonly meta: boolean;
  readonly shift: boolean;
}

/** The switch that a key stroke falls under and that is off; nothing where it may pass. */
export function refusedKey(
  input: KeyInput,
  switches: IsolationSwitches,
): IsolationSwitch | undefined {
  const name = switchOf(input);
  return name !== undefined && switches[name] === 'refuse' ? name : undefined;
}

/** Editing keys of all platforms, with the older ones (Shift+Insert) that work everywhere. */
function switchOf(input: KeyInput): IsolationSwitch | undefined {
  if (input.type === 'keyUp') return undefined;
  const key = input.key.toLowerCase();
  const command = input.control || input.meta;
  if (key === 'copy' || key === 'cut') return 'copy';
  if (key === 'paste') return 'paste';
  if (key === 'insert') return input.shift ? 'paste' : command ? 'copy' : undefined;
  if (key === 'delete' && input.shift) return 'copy';
  if (!command) return undefined;
  switch (key) {
    case 'c':
    case 'x':
      return 'copy';
    case 'v':
      return 'paste';
    case 'p':
      return 'print';
    case 's':
      return 'download';
    case 'o':
      return 'upload';
    default:
      return undefined;
  }
}
