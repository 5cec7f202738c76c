import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DesktopSession } from './session';

/** How long the first start may take on a slow machine, ms. */
const START_LIMIT_MS = 90_000;
const LOOK_EVERY_MS = 200;

/** The installed companion of a person, seen from outside: by its files, its log and its services. */
export class InstalledApp {
  readonly dataDir: string;
  #output = '';

  private constructor(
    private readonly session: DesktopSession,
    private readonly child: ChildProcess,
  ) {
    this.dataDir = join(session.home, '.config', 'portcullis');
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (chunk: Buffer) => (this.#output += chunk.toString('utf8')));
    }
  }

  static async start(session: DesktopSession, program: string): Promise<InstalledApp> {
    const app = new InstalledApp(session, session.start(program, '--hidden'));
    const lock = join(app.dataDir, 'agent', 'agent.lock');
    await app.#until('the agent', () => existsSync(lock) && 'local' in app.#lock());
    return app;
  }

  /** Waits until the desktop is pointed at us, which comes after the certificates. */
  async isSetUp(): Promise<void> {
    const { local } = this.#lock();
    await this.#until('the proxy settings', async () => {
      const url = await this.session.run(
        ...(['gsettings', 'get', 'org.gnome.system.proxy', 'autoconfig-url'] as const),
      );
      return url.includes(`${String(local)}/proxy.pac`);
    });
    await this.#until('an enrolled device', async () => this.enrolled() !== undefined);
  }

  /** Version of the agent that started last. */
  version(): string | undefined {
    return /"version":"([^"]+)"/.exec(this.#log().at(-1) ?? '')?.[1];
  }

  /** With which endpoint the device is enrolled. */
  enrolled(): string | undefined {
    try {
      const text = readFileSync(join(this.dataDir, 'desktop.json'), 'utf8');
      return (JSON.parse(text) as { readonly enrolled?: string }).enrolled;
    } catch {
      // Nothing to remember yet.
      return undefined;
    }
  }

  /** Ends it as the person's session does. */
  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, 'exit');
    this.child.kill('SIGTERM');
    await ended;
  }

  #lock(): Readonly<Record<string, unknown>> {
    const file = join(this.dataDir, 'agent', 'agent.lock');
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, unknown>>;
    } catch {
      // It is being written at this moment.
      return {};
    }
  }

  /** Lines of the agent's log that say that it has started. */
  #log(): string[] {
    const text = readFileSync(join(this.dataDir, 'agent', 'logs', 'agent.log'), 'utf8');
    return text.split('\n').filter((line) => line.includes('"agent_started"'));
  }

  async #until(what: string, isThere: () => boolean | Promise<boolean>): Promise<void> {
    const limit = Date.now() + START_LIMIT_MS;
    while (!(await isThere())) {
      const { exitCode } = this.child;
      if (exitCode !== null || Date.now() > limit) {
        throw new Error(`${what} did not come (exit ${String(exitCode)}):\n${this.#output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  }
}
