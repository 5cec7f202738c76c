import { win32 } from 'node:path';
import type { Program } from '../channels/stdio';
import { UpstreamFailure } from '../failure';

/** Processes that one server may have at once. */
const PROCESSES = 64;
/** Memory that they may have together, bytes. */
const MEMORY = 2 * 1024 ** 3;
/** Variable in which the program's command line reaches the launcher. */
const VARIABLE = 'PORTCULLIS_JOB';

/**
 * Puts itself into a job object and starts the program in it, with its own standard streams: the job
 * ends with the launcher, and so does everything in it. The limits are KILL_ON_JOB_CLOSE (0x2000),
 * ACTIVE_PROCESS (0x8) and JOB_MEMORY (0x200); the user interface of the desk (clipboard, desktop,
 * handles, settings, exit) is out of reach (0xFF).
 */
const LAUNCHER = `
$ErrorActionPreference = 'Stop'
$job = ConvertFrom-Json $env:${VARIABLE}
Remove-Item Env:${VARIABLE}
Add-Type -TypeDefinition @'
using System;
using System.Diagnostics;
using System.Runtime.InteropServices;
public static class PortcullisJob {
  [DllImport("kernel32.dll", CharSet = CharSet.Unicode, SetLastError = true)]
  static extern IntPtr CreateJobObject(IntPtr attributes, string name);
  [DllImport("kernel32.dll", SetLastError = true)]
  static extern bool SetInformationJobObject(IntPtr job, int kind, IntPtr info, uint length);
  [DllImport("kernel32.dll", SetLastError = true)]
  static extern bool AssignProcessToJobObject(IntPtr job, IntPtr process);
  [StructLayout(LayoutKind.Sequential)]
  struct Basic { public long PerProcessTime, PerJobTime; public uint Flags; public UIntPtr MinSet, MaxSet;
    public uint Processes; public UIntPtr Affinity; public uint Priority, Scheduling; }
  [StructLayout(LayoutKind.Sequential)]
  struct Io { public ulong A, B, C, D, E, F; }
  [StructLayout(LayoutKind.Sequential)]
  struct Extended { public Basic Basic; public Io Io; public UIntPtr ProcessMemory, JobMemory, PeakProcess, PeakJob; }
  static void Set<T>(IntPtr job, int kind, T value) {
    int length = Marshal.SizeOf(typeof(T));
    IntPtr memory = Marshal.AllocHGlobal(length);
    Marshal.StructureToPtr(value, memory, false);
    bool done = SetInformationJobObject(job, kind, memory, (uint)length);
    Marshal.FreeHGlobal(memory);
    if (!done) throw new System.ComponentModel.Win32Exception();
  }
  public static int Run(string file, string arguments, string folder, uint processes, ulong memory) {
    IntPtr job = CreateJobObject(IntPtr.Zero, null);
    var limits = new Extended();
    limits.Basic.Flags = 0x2000 | 0x8 | 0x200;
    limits.Basic.Processes = processes;
    limits.JobMemory = (UIntPtr)memory;
    Set(job, 9, limits);
    Set(job, 4, (uint)0xFF);
    if (!AssignProcessToJobObject(job, Process.GetCurrentProcess().Handle))
      throw new System.ComponentModel.Win32Exception();
    var start = new ProcessStartInfo(file, arguments);
    start.UseShellExecute = false;
    if (folder != null) start.WorkingDirectory = folder;
    using (var program = Process.Start(start)) { program.WaitForExit(); return program.ExitCode; }
  }
}
'@
exit [PortcullisJob]::Run($job.file, $job.arguments, $job.folder, $job.processes, $job.memory)
`;

/** A program inside of a job object; it closes neither the network nor the home folder. */
export function inJobObject(program: Program, powershell: string): Program {
  const { file, line } = commandLine(program);
  const job = {
    file,
    arguments: line,
    folder: program.cwd ?? null,
    processes: PROCESSES,
    memory: MEMORY,
  };
  return {
    ...program,
    command: powershell,
    args: [
      ...['-NoLogo', '-NoProfile', '-NonInteractive', '-EncodedCommand'],
      Buffer.from(LAUNCHER, 'utf16le').toString('base64'),
    ],
    env: { ...program.env, [VARIABLE]: JSON.stringify(job) },
  };
}

/** Batch files are run by the command interpreter, which reads its own marks in every argument. */
const MARKS = /["%!^&|<>()\r\n]/;

function commandLine({ command, args }: Program): { file: string; line: string } {
  if (!/\.(cmd|bat)$/i.test(command)) return { file: command, line: args.map(quoted).join(' ') };
  if ([command, ...args].some((part) => MARKS.test(part))) {
    const text = 'A batch file cannot be given arguments with marks of the command interpreter.';
    throw new UpstreamFailure('sandbox', text);
  }
  const words = [command, ...args].map((part) => `"${part}"`).join(' ');
  return { file: win32.join('C:\\Windows\\System32', 'cmd.exe'), line: `/d /s /c "${words}"` };
}

/** One argument as CommandLineToArgvW reads it: backslashes count double before a quote only. */
function quoted(argument: string): string {
  if (/^[^\s"]+$/.test(argument)) return argument;
  return `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
}
