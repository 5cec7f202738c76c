import { readFile, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { X509Certificate } from 'node:crypto';
import { runCommand } from '../../main/command/runner';
import { autostartFile, deskFolder } from '../../main/diag/desk-folder';
import { Routing } from '../../main/routing/routing';
import { systemProxy } from '../../main/routing/system-proxy';
import { plainFingerprint } from '../../main/trust/fingerprint';
import { deskPrograms } from '../../main/trust/managed-programs';
import { trustStore } from '../../main/trust/trust-store';
import type { ChangeResult } from '../../preload/contract';

export interface LeaveOptions {
  /** Default: the folder of this person's companion. */
  readonly dataDir?: string;
  readonly purge: boolean;
}

export interface LeaveLine {
  readonly text: string;
  readonly isDone: boolean;
}

/** Undoes what the companion changed for this person; what it cannot, it says. */
export async function leaveDesk(options: LeaveOptions): Promise<LeaveLine[]> {
  const dataDir = options.dataDir ?? deskFolder(process.platform, homedir(), process.env);
  const desktop = process.env['XDG_CURRENT_DESKTOP'] ?? '';
  const proxy = systemProxy(process.platform, runCommand, desktop);
  const routing = new Routing(proxy, join(dataDir, 'routing.json'));
  const lines = [lineOf('proxy settings', await routing.disable())];
  const ca = await certificateIn(join(dataDir, 'agent', 'ca.pem'));
  if (ca !== undefined) {
    const store = trustStore(process.platform, runCommand);
    lines.push(lineOf('certificate', await store.remove(ca)));
    await deskPrograms().remove(dirname(ca.file));
    lines.push({ text: 'programs: Java, Node and Python are not told of it', isDone: true });
  }
  if (process.platform === 'linux') {
    const configDir = process.env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config');
    await rm(autostartFile(configDir), { force: true });
    lines.push({ text: 'start at login: there is no entry of this person', isDone: true });
  }
  if (options.purge) {
    await rm(dataDir, { recursive: true, force: true });
    lines.push({ text: `data: ${dataDir} is removed`, isDone: true });
  }
  return lines;
}

async function certificateIn(file: string) {
  try {
    const { fingerprint256 } = new X509Certificate(await readFile(file));
    return { file, fingerprint: plainFingerprint(fingerprint256) };
  } catch {
    // No agent has ever run here, so nothing trusts it.
    return undefined;
  }
}

function lineOf(what: string, result: ChangeResult): LeaveLine {
  switch (result.kind) {
    case 'done':
      return { text: `${what}: ${result.detail}`, isDone: true };
    case 'by-hand':
      return { text: `${what}: ${result.steps.join('; ')}`, isDone: false };
    case 'failed':
      return { text: `${what}: ${result.message}`, isDone: false };
  }
}
