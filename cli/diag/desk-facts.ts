import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { runCommand } from '../../main/command/runner';
import { deskFolder } from '../../main/diag/desk-folder';
import { gatherFacts, type DeskFacts } from '../../main/diag/desk-facts';
import { readManagedConfiguration } from '../../main/managed/configuration';
import { managedSource } from '../../main/managed/source';
import { systemProxy } from '../../main/routing/system-proxy';
import { trustStore } from '../../main/trust/trust-store';

export interface DiagArguments {
  readonly data?: string;
  readonly endpoint?: string;
}

/** Looks at this person's desk, or at the one of a given folder. */
export async function factsOf({ data, endpoint }: DiagArguments): Promise<DeskFacts> {
  return gatherFacts({
    dataDir:
      data === undefined ? deskFolder(process.platform, homedir(), process.env) : resolve(data),
    run: runCommand,
    trust: trustStore(process.platform, runCommand),
    proxy: systemProxy(process.platform, runCommand, process.env['XDG_CURRENT_DESKTOP'] ?? ''),
    managed: await readManagedConfiguration(managedSource(process.platform, runCommand)),
    environment: process.env,
    ...(endpoint === undefined ? {} : { endpointUrl: endpoint }),
  });
}
