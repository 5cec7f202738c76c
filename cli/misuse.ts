/** A call that cannot be carried out as it is written: told in one line, with exit status 2. */
export class MisuseError extends Error {
  readonly code = 'MISUSE';

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'MisuseError';
  }
}

/** Exit status of a call that cannot be carried out. */
export const MISUSE = 2;

/** Runs an action; what the caller did wrong, and what the system says of a path, becomes one line. */
export async function reportingMisuse(action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (error) {
    const told = error instanceof MisuseError || (error instanceof Error && 'syscall' in error);
    if (!told) throw error;
    process.stderr.write(`portcullis: ${plainly(error)}\n`);
    process.exitCode = MISUSE;
  }
}

/** What commonly is wrong with a path, without the names of errors and calls. */
const WRONG_WITH_PATH: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'a part of the path is no directory',
};

function plainly(error: Error): string {
  const { code, path } = error as NodeJS.ErrnoException;
  const wrong = WRONG_WITH_PATH[code ?? ''];
  return wrong === undefined || path === undefined ? error.message : `${path}: ${wrong}`;
}
