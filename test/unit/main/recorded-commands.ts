import type { CommandResult, CommandRunner } from '../../../main/command/runner';

export interface RecordedCommands {
  readonly run: CommandRunner;
  /** Every command that was issued, as program and arguments. */
  readonly issued: (readonly string[])[];
}

type Answer = Partial<CommandResult>;

/** A runner that notes what it is asked to run, and answers as `reply` says; default: success. */
export function recordCommands(
  reply: (program: string, args: readonly string[]) => Answer | undefined = () => undefined,
): RecordedCommands {
  const issued: (readonly string[])[] = [];
  return {
    issued,
    run: async (program, args) => {
      issued.push([program, ...args]);
      return { status: 0, stdout: '', stderr: '', ...reply(program, args) };
    },
  };
}
