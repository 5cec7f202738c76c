import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { portalSchema, type PortalServer } from '../../../core/exchange/policy-portal';
import { bubblewrapArguments } from '../../../core/portal/upstream/sandbox/bubblewrap';
import type { SandboxHost } from '../../../core/portal/upstream/sandbox/host';
import { sandboxed, sandboxOf } from '../../../core/portal/upstream/sandbox/sandbox';

type Wish = Partial<PortalServer['sandbox']>;

function serverOf(sandbox: Wish = {}): PortalServer {
  const server = { id: 'one', command: 'program', sandbox };
  const [parsed] = portalSchema.parse({ servers: [server] }).servers;
  if (!parsed) throw new Error('no server');
  return parsed;
}

/** A computer whose PATH is one folder with these programs. */
async function computer(
  platform: NodeJS.Platform,
  programs: readonly string[],
): Promise<SandboxHost> {
  const path = await mkdtemp(join(tmpdir(), 'portcullis-path-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  for (const name of programs) {
    await writeFile(join(path, name), '');
    await chmod(join(path, name), 0o755);
  }
  return { platform, path, home: '/home/ada', tmp: '/tmp' };
}

const program = { command: '/home/ada/tools/bin/server', args: ['--flag'], env: { A: '1' } };

/** The operand of an option, each time that it is there. */
function operands(args: readonly string[], option: string): string[] {
  return args.flatMap((arg, index) => (arg === option ? [args[index + 1] ?? ''] : []));
}

describe('bubblewrap', () => {
  const host: SandboxHost = { platform: 'linux', path: '', home: '/home/ada', tmp: '/tmp' };

  it('shares nothing, hides the home folder, and shows system files for reading only', () => {
    const args = bubblewrapArguments(program, serverOf().sandbox, host);
    expect(args).toContain('--unshare-all');
    expect(args).not.toContain('--share-net');
    expect(operands(args, '--tmpfs')).toEqual(['/tmp', '/home/ada']);
    expect(operands(args, '--bind')).toEqual([]);
    expect(operands(args, '--ro-bind-try')).toEqual(expect.arrayContaining(['/usr', '/etc']));
    // The folder of the program itself, laid over the hidden home.
    expect(args.indexOf('/home/ada/tools')).toBeGreaterThan(args.lastIndexOf('--tmpfs'));
    expect(args.slice(-3)).toEqual(['--', '/home/ada/tools/bin/server', '--flag']);
  });

  it('opens what is granted', () => {
    const wish = { network: true, home: true, read: ['/srv/read'], write: ['/srv/write'] };
    const args = bubblewrapArguments(
      { ...program, cwd: '/srv/work' },
      serverOf(wish).sandbox,
      host,
    );
    expect(args).toContain('--share-net');
    expect(operands(args, '--bind')).toEqual(['/home/ada', '/srv/work']);
    expect(operands(args, '--ro-bind-try')).toContain('/srv/read');
    expect(operands(args, '--bind-try')).toEqual(['/srv/write']);
    expect(operands(args, '--chdir')).toEqual(['/srv/work']);
  });
});

describe('seatbelt', () => {
  it('is started with a profile that denies network, home and writing', async () => {
    const host = await computer('darwin', ['sandbox-exec']);
    const started = sandboxed(program, serverOf({ read: ['/srv/read'] }).sandbox, host);
    expect(started.command).toBe(join(host.path, 'sandbox-exec'));
    const [option, profile = '', command, ...args] = started.args;
    expect([option, command, ...args]).toEqual(['-p', '/home/ada/tools/bin/server', '--flag']);
    const lines = profile.split('\n');
    expect(lines).toContain('(deny network*)');
    expect(lines).toContain('(deny file-read* file-write* (subpath "/home/ada"))');
    expect(lines).toContain('(deny file-write* (subpath "/"))');
    expect(lines).toContain('(allow file-write* (subpath "/tmp") (literal "/dev/null"))');
    // Later rules go over earlier ones: the program's own folder lies in the home folder.
    expect(lines.at(-1)).toBe(
      '(allow file-read* (subpath "/home/ada/tools") (subpath "/srv/read"))',
    );
  });

  it('quotes names that would end a string of the profile', async () => {
    const host = await computer('darwin', ['sandbox-exec']);
    const wish = serverOf({ write: ['/srv/a"b) (allow network*'] });
    const profile = sandboxed(program, wish.sandbox, host).args[1] ?? '';
    expect(profile).toContain(String.raw`(subpath "/srv/a\"b) (allow network*")`);
  });

  it('leaves network and home open where policy does', async () => {
    const host = await computer('darwin', ['sandbox-exec']);
    const wish = serverOf({ network: true, home: true });
    const profile = sandboxed(program, wish.sandbox, host).args[1] ?? '';
    expect(profile).not.toContain('network');
    expect(profile).not.toContain('(deny file-read*');
    expect(profile).toContain('(subpath "/home/ada")');
  });
});

describe('a job object', () => {
  const jobOf = ({ env }: { readonly env: Readonly<Record<string, string>> }) =>
    JSON.parse(env['PORTCULLIS_JOB'] ?? '{}') as Record<string, unknown>;
  const granted = { network: true, home: true } as const;

  it('is made by a launcher that starts the program in it', async () => {
    const host = await computer('win32', ['powershell.exe']);
    const windows = { ...program, command: 'C:\\Tools\\server.exe', args: ['a b', 'c"d\\', ''] };
    const started = sandboxed(windows, serverOf().sandbox, host);
    expect(started.command).toBe(join(host.path, 'powershell.exe'));
    expect(started.args.slice(0, 4)).toEqual([
      ...['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand'],
    ]);
    const script = Buffer.from(started.args[4] ?? '', 'base64').toString('utf16le');
    expect(script).toContain('limits.Basic.Flags = 0x2000 | 0x8 | 0x200;');
    expect(script).toContain('AssignProcessToJobObject');
    expect(script).not.toContain('server.exe');
    expect(started.env['A']).toBe('1');
    expect(jobOf(started)).toMatchObject({
      file: 'C:\\Tools\\server.exe',
      arguments: String.raw`"a b" "c\"d\\" ""`,
    });
  });

  it('runs batch files by the interpreter, and none with its marks in an argument', async () => {
    const host = await computer('win32', ['powershell.exe']);
    const batch = { ...program, command: 'C:\\node\\npx.cmd', args: ['-y', '@scope/server'] };
    expect(jobOf(sandboxed(batch, serverOf().sandbox, host))).toMatchObject({
      file: 'C:\\Windows\\System32\\cmd.exe',
      arguments: String.raw`/d /s /c ""C:\node\npx.cmd" "-y" "@scope/server""`,
    });
    const bad = { ...batch, args: ['x & calc.exe'] };
    expect(() => sandboxed(bad, serverOf().sandbox, host)).toThrow(/command interpreter/);
  });

  it('does not keep a policy that requires closed network and files', async () => {
    const host = await computer('win32', ['powershell.exe']);
    const windows = { ...program, command: 'C:\\Tools\\server.exe' };
    const closed = serverOf({ mode: 'require' }).sandbox;
    expect(() => sandboxed(windows, closed, host)).toThrow(/none for network and files/);
    const open = serverOf({ mode: 'require', ...granted }).sandbox;
    expect(sandboxed(windows, open, host).command).toContain('powershell');
  });
});

describe('which sandbox a program gets', () => {
  it('is said before it is started', async () => {
    const linux = await computer('linux', ['bwrap']);
    const bare = await computer('linux', []);
    expect(sandboxOf(serverOf(), linux)).toBe('bubblewrap');
    expect(sandboxOf(serverOf(), bare)).toBe('missing');
    expect(sandboxOf(serverOf({ mode: 'off' }), linux)).toBe('off');
    expect(sandboxOf(serverOf(), await computer('darwin', ['sandbox-exec']))).toBe('seatbelt');
    expect(sandboxOf(serverOf(), await computer('win32', ['powershell.exe']))).toBe('job-object');
    const remote = portalSchema.parse({ servers: [{ id: 'far', url: 'https://example.com/mcp' }] });
    const [server] = remote.servers;
    expect(server && sandboxOf(server, linux)).toBe('none');
  });

  it('is none where policy says so or the system has none, unless policy requires one', async () => {
    const bare = await computer('linux', []);
    expect(sandboxed(program, serverOf().sandbox, bare)).toBe(program);
    expect(sandboxed(program, serverOf({ mode: 'off' }).sandbox, bare)).toBe(program);
    const required = serverOf({ mode: 'require' }).sandbox;
    expect(() => sandboxed(program, required, bare)).toThrow(
      /requires a sandbox; bwrap is missing/,
    );
    const other = await computer('freebsd', []);
    expect(() => sandboxed(program, required, other)).toThrow(/a sandbox for this system/);
  });

  it('shows the folder that a link of the program leads to', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'portcullis-link-'));
    onTestFinished(() => rm(folder, { recursive: true, force: true }));
    await mkdir(join(folder, 'lib/bin'), { recursive: true });
    await writeFile(join(folder, 'lib/bin/server'), '');
    await mkdir(join(folder, 'links/bin'), { recursive: true });
    await symlink(join(folder, 'lib/bin/server'), join(folder, 'links/bin/server'));
    const linked = { ...program, command: join(folder, 'links/bin/server') };
    const host: SandboxHost = { platform: 'linux', path: '', home: '/home/ada', tmp: '/tmp' };
    const args = bubblewrapArguments(linked, serverOf().sandbox, host);
    expect(args).toContain(join(folder, 'lib'));
    expect(args).toContain(join(folder, 'links'));
  });
});
