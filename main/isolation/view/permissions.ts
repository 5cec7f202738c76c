import type { Session } from 'electron';
import type { IsolationControls } from '../../../core/exchange/policy-isolation';

/**
 * Refuses every permission, those of future versions too. The one exception: a page may put text on
 * the clipboard where copying out is allowed. Reading it is never allowed, since what is pasted has
 * to pass the rules first.
 */
export function refusePermissions(session: Session, controls: IsolationControls): void {
  const isAllowed = (permission: string): boolean =>
    permission === 'clipboard-sanitized-write' && controls.copy === 'allow';
  session.setPermissionRequestHandler((_contents, permission, answer) => {
    answer(isAllowed(permission));
  });
  session.setPermissionCheckHandler((_contents, permission) => isAllowed(permission));
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler(null);
  session.setUSBProtectedClassesHandler(({ protectedClasses }) => [...protectedClasses]);
  session.setBluetoothPairingHandler((_details, answer) => {
    answer({ confirmed: false });
  });
}
