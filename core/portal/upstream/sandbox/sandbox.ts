import type { PortalSandbox } from '../../../exchange/portal-view';
import type { PortalServer } from '../../../exchange/policy-portal';
import type { Program } from '../channels/stdio';
import { UpstreamFailure } from '../failure';
import { bubblewrapArguments } from './bubblewrap';
import { findProgram, type SandboxHost, type SandboxPolicy } from './host';
import { inJobObject } from './job-object';
import { seatbeltArguments } from './seatbelt';

interface Tool {
  readonly kind: PortalSandbox;
  readonly name: string;
}

/** What each platform has. */
const TOOLS: Readonly<Partial<Record<NodeJS.Platform, Tool>>> = {
  linux: { kind: 'bubblewrap', name: 'bwrap' },
  darwin: { kind: 'seatbelt', name: 'sandbox-exec' },
  win32: { kind: 'job-object', name: 'powershell' },
};

/** What a server's program will be shut in on this computer. */
export function sandboxOf({ command, sandbox }: PortalServer, host: SandboxHost): PortalSandbox {
  if (command === undefined) return 'none';
  if (sandbox.mode === 'off') return 'off';
  const tool = TOOLS[host.platform];
  return tool && findProgram(tool.name, host) !== undefined ? tool.kind : 'missing';
}

/**
 * The program as it is started: inside of bubblewrap (Linux), seatbelt (macOS) or a job object
 * (Windows) where they are. On the first two it sees system files, its own folder and what the policy
 * grants, without network and home folder.
 * @throws UpstreamFailure where the policy requires a sandbox and there is none that keeps it
 */
export function sandboxed(program: Program, policy: SandboxPolicy, host: SandboxHost): Program {
  if (policy.mode === 'off') return program;
  const tool = TOOLS[host.platform];
  const found = tool && findProgram(tool.name, host);
  if (policy.mode === 'require') assertKept(policy, tool, found);
  switch (found === undefined ? undefined : host.platform) {
    case 'linux':
      return { ...program, command: found ?? '', args: bubblewrapArguments(program, policy, host) };
    case 'darwin':
      return { ...program, command: found ?? '', args: seatbeltArguments(program, policy, host) };
    case 'win32':
      return inJobObject(program, found ?? '');
    default:
      return program;
  }
}

/** A job object closes neither network nor files, so that it keeps only a policy that grants both. */
function assertKept(
  policy: SandboxPolicy,
  tool: Tool | undefined,
  found: string | undefined,
): void {
  if (found === undefined) {
    const missing = tool?.name ?? 'a sandbox for this system';
    throw new UpstreamFailure('sandbox', `The policy requires a sandbox; ${missing} is missing.`);
  }
  if (tool?.kind !== 'job-object' || (policy.network && policy.home)) return;
  const text = 'The policy requires a sandbox, and this system has none for network and files.';
  throw new UpstreamFailure('sandbox', text);
}
