import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { stringifyLossless } from '../../protocol/lossless-json';
import {
  parseMessage,
  type Message,
  type NotificationMessage,
  type RequestMessage,
  type ResponseMessage,
} from '../../protocol/message';
import { UpstreamFailure } from '../failure';
import type { Channel, RequestOptions } from './channel';
import { Multiplexer } from './multiplexer';

/** How long a server may take to end by itself when its input ends, and after SIGTERM, ms. */
const END_MS = 2000;

export interface Program {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** A server as a child process: one message on each line (revision-independent). */
export class StdioChannel implements Channel {
  onClosed?: () => void;
  readonly #multiplexer = new Multiplexer();
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #rest = '';

  constructor(
    program: Program,
    private readonly messageBytes: number,
  ) {
    this.#child = spawn(program.command, [...program.args], {
      env: { ...program.env },
      ...(program.cwd === undefined ? {} : { cwd: program.cwd }),
      // Its log may hold what it works on: nobody reads it.
      stdio: ['pipe', 'pipe', 'ignore'],
      // A group of its own, so that what it started ends with it.
      detached: process.platform !== 'win32',
      windowsHide: true,
    });
    this.#gone = new Promise((resolve) => {
      const gone = (failure: UpstreamFailure): void => {
        this.#multiplexer.close(failure);
        resolve();
        this.onClosed?.();
      };
      this.#child.once('error', (error) =>
        gone(
          new UpstreamFailure('unreachable', 'The program cannot be started.', { cause: error }),
        ),
      );
      this.#child.once('exit', (code) =>
        gone(new UpstreamFailure('closed', `The program ended (exit status ${code ?? 'none'}).`)),
      );
    });
    this.#child.stdout?.setEncoding('utf8');
    this.#child.stdout?.on('data', (text: string) => this.#receive(text));
    // A program that ended closes its pipes; that it ended is told by `exit`.
    this.#child.stdin?.on('error', () => undefined);
    this.#child.stdout?.on('error', () => undefined);
  }

  async request(message: RequestMessage, options: RequestOptions): Promise<ResponseMessage> {
    return await this.#multiplexer.request(message, options, () => this.send(message));
  }

  async send(message: RequestMessage | NotificationMessage | ResponseMessage): Promise<void> {
    const { stdin } = this.#child;
    if (!stdin?.writable) throw new UpstreamFailure('closed', 'The program has ended.');
    if (!stdin.write(`${stringifyLossless(message)}\n`)) {
      await Promise.race([once(stdin, 'drain'), this.#gone]);
    }
  }

  listen(onMessage: (message: Message) => void): Promise<void> {
    this.#multiplexer.listen(onMessage);
    return Promise.resolve();
  }

  /** Ends its input, then asks it to end, then ends it, with all that it started. */
  async close(): Promise<void> {
    this.#child.stdin?.end();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      if (await this.#endsWithin(END_MS)) return;
      this.#kill(signal);
    }
    await this.#gone;
  }

  async #endsWithin(ms: number): Promise<boolean> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
    const ended = await Promise.race([this.#gone.then(() => true), late]);
    clearTimeout(timer);
    return ended;
  }

  #kill(signal: NodeJS.Signals): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === 'win32') this.#child.kill(signal);
      else process.kill(-pid, signal);
    } catch {
      this.#child.kill(signal); // The group is gone already, or was never made.
    }
  }

  #receive(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    if (this.#rest.length > this.messageBytes) {
      this.#rest = '';
      this.#kill('SIGKILL');
    }
    for (const line of lines) {
      const message = line.trim() === '' ? undefined : parseMessage(line);
      // Programs print banners to standard output; what is no message is skipped.
      if (message) this.#multiplexer.receive(message);
    }
  }
}
