import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandRunner } from '../command/runner';

export type Variables = Readonly<Record<string, string>>;

/** Variables of the person's session, for programs that are started from the next login on. */
export interface SessionEnvironment {
  set(variables: Variables): Promise<void>;
  remove(names: readonly string[]): Promise<void>;
}

/** Linux: environment.d(5), which the user's service manager reads. macOS: launchctl(1). Windows: setx. */
export function sessionEnvironment(
  platform: NodeJS.Platform,
  run: CommandRunner,
  home: string,
): SessionEnvironment {
  switch (platform) {
    case 'win32':
      return {
        set: (all) => each(Object.entries(all), ([name, value]) => run('setx', [name, value])),
        remove: (names) =>
          each(names, (name) => run('reg', ['delete', 'HKCU\\Environment', '/f', '/v', name])),
      };
    case 'darwin':
      return {
        set: (all) =>
          each(Object.entries(all), ([name, value]) =>
            run('/bin/launchctl', ['setenv', name, value]),
          ),
        remove: (names) => each(names, (name) => run('/bin/launchctl', ['unsetenv', name])),
      };
    default:
      return environmentFile(join(home, '.config', 'environment.d', '60-portcullis.conf'));
  }
}

function environmentFile(file: string): SessionEnvironment {
  return {
    set: async (variables) => {
      await mkdir(dirname(file), { recursive: true });
      const lines = Object.entries(variables).map(([name, value]) => `${name}=${quoted(value)}\n`);
      await writeFile(file, lines.join(''), { mode: 0o644 });
    },
    remove: () => rm(file, { force: true }),
  };
}

/** Shell-like quoting of environment.d(5); a dollar would begin a variable. */
function quoted(value: string): string {
  return `"${value.replace(/["\\$`]/g, '\\$&')}"`;
}

async function each<T>(items: readonly T[], work: (item: T) => Promise<unknown>): Promise<void> {
  for (const item of items) await work(item);
}
