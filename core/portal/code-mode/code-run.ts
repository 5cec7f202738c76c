import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import variant from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSDeferredPromise,
  type QuickJSHandle,
  type QuickJSRuntime,
} from 'quickjs-emscripten-core';
import { transform } from 'sucrase';
import { CODE_LIMITS } from './limits';
import { PRELUDE } from './prelude';
import type { RunOutcome } from './worker-protocol';

export interface RunPorts {
  readonly call: (call: number, tool: string, args: string) => void;
  readonly state: (busy: boolean) => void;
  readonly done: (outcome: RunOutcome) => void;
}

/** The interpreter's code, compiled once; each run has an instance and a memory of its own. */
export async function loadInterpreter(): Promise<WebAssembly.Module> {
  const require = createRequire(import.meta.url);
  const file = require.resolve('@jitl/quickjs-wasmfile-release-sync/wasm');
  return await WebAssembly.compile(await readFile(file));
}

/** One program in one interpreter: no network, no files, no clock, nothing but the tools. */
export class CodeRun {
  #runtime: QuickJSRuntime | undefined;
  #context: QuickJSContext | undefined;
  #deadline = 0;
  #spent = 0;
  #calls = 0;
  #log = '';
  #ended = false;
  readonly #waiting = new Map<number, QuickJSDeferredPromise>();

  constructor(
    private readonly wasm: WebAssembly.Module,
    private readonly ports: RunPorts,
  ) {}

  start(code: string): void {
    this.#open()
      .then((context) => this.#begin(context, code))
      .catch((error: unknown) => this.#end({ error: describe(error) }));
  }

  /** Gives a tool's answer to the program, which then goes on. */
  answer(call: number, answer: { readonly value?: string; readonly error?: string }): void {
    const context = this.#context;
    const waiting = this.#waiting.get(call);
    this.#waiting.delete(call);
    if (!context || !waiting) return;
    const settle = (): void => {
      if (answer.error === undefined) {
        context.newString(answer.value ?? 'null').consume((text) => waiting.resolve(text));
      } else {
        context.newError(answer.error).consume((error) => waiting.reject(error));
      }
      waiting.dispose();
    };
    this.#guard(settle);
    this.#goOn();
  }

  async #open(): Promise<QuickJSContext> {
    const { memoryPages, heapBytes, stackBytes } = CODE_LIMITS;
    // The interpreter's own limit lets strings grow far beyond it; this one nothing gets past.
    const size = { initial: 256, maximum: memoryPages };
    const wasmMemory = new WebAssembly.Memory(size);
    const quickjs = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, { wasmModule: this.wasm, wasmMemory }),
    );
    const runtime = quickjs.newRuntime({
      memoryLimitBytes: heapBytes,
      maxStackSizeBytes: stackBytes,
    });
    runtime.setInterruptHandler(() => performance.now() > this.#deadline);
    this.#runtime = runtime;
    this.#context = runtime.newContext();
    return this.#context;
  }

  #begin(context: QuickJSContext, code: string): void {
    const script = plainScript(code);
    this.#guard(() => {
      this.#provide(context);
      context.unwrapResult(context.evalCode(PRELUDE, 'prelude.js')).dispose();
      const promise = context.unwrapResult(context.evalCode(script, 'program.js'));
      context.setProp(context.global, '__outcome', promise);
      const settle = '__settle(__outcome)';
      context.unwrapResult(context.evalCode(settle, 'settle.js')).dispose();
      promise.dispose();
    });
    this.#goOn();
  }

  /** The three functions that reach outside; the prelude hides them behind `tools` and `console`. */
  #provide(context: QuickJSContext): void {
    const provide = (
      name: string,
      work: (...args: QuickJSHandle[]) => QuickJSHandle | void,
    ): void =>
      context
        .newFunction(name, work)
        .consume((handle) => context.setProp(context.global, name, handle));
    provide('__call', (tool, args) =>
      this.#call(context, text(context, tool), text(context, args)),
    );
    provide('__log', (line) => {
      if (this.#log.length < CODE_LIMITS.logLength) this.#log += `${text(context, line)}\n`;
    });
    provide('__done', (error, value) => {
      const failed = context.typeof(error) !== 'undefined';
      this.#end(failed ? { error: text(context, error) } : { result: text(context, value) });
    });
  }

  #call(context: QuickJSContext, tool: string, args: string): QuickJSHandle {
    const promise = context.newPromise();
    this.#calls += 1;
    if (this.#calls > CODE_LIMITS.calls) {
      context
        .newError(`A program may make ${CODE_LIMITS.calls} calls.`)
        .consume((error) => promise.reject(error));
    } else {
      this.#waiting.set(this.#calls, promise);
      this.ports.call(this.#calls, tool, args);
    }
    return promise.handle;
  }

  /** Lets the program go on as far as it can. */
  #goOn(): void {
    const runtime = this.#runtime;
    if (!runtime || this.#ended) return;
    this.#guard(() => {
      const jobs = runtime.executePendingJobs();
      if (jobs.error) {
        const error = jobs.error.consume((handle) => this.#context?.dump(handle) as unknown);
        throw new Error(isInterrupted(error) ? OVER_TIME : describe(error));
      }
    });
    if (!this.#ended && this.#waiting.size === 0) {
      this.#end({ error: 'The program waits for something that never comes.' });
    }
  }

  /** Runs the program's own code against its time. */
  #guard(work: () => void): void {
    if (this.#ended) return;
    const started = performance.now();
    this.#deadline = started + CODE_LIMITS.cpuMs - this.#spent;
    this.ports.state(true);
    try {
      work();
    } catch (error) {
      this.#end({ error: isInterrupted(error) ? OVER_TIME : describe(error) });
    } finally {
      this.#spent += performance.now() - started;
      this.ports.state(false);
    }
  }

  #end(outcome: Omit<RunOutcome, 'log'>): void {
    if (this.#ended) return;
    this.#ended = true;
    const long = (outcome.result?.length ?? 0) > CODE_LIMITS.resultLength;
    const interrupted = outcome.error?.includes('interrupted') === true;
    const said = interrupted
      ? { error: OVER_TIME }
      : long
        ? { error: `The result is longer than ${CODE_LIMITS.resultLength} characters.` }
        : outcome;
    // The instance goes as a whole: what the program left in it is nobody's concern.
    this.#context = undefined;
    this.#runtime = undefined;
    this.#waiting.clear();
    this.ports.done({ ...said, log: this.#log.slice(0, CODE_LIMITS.logLength) });
  }
}

const OVER_TIME = `The program took longer than ${CODE_LIMITS.cpuMs} ms.`;

/** The program without its types, inside of a function that may await and return. */
function plainScript(code: string): string {
  const body = code.trim().replace(/;$/, '');
  const isFunction = /^(async\s*)?(\([^)]*\)\s*=>|function\b)/.test(body);
  const source = isFunction
    ? `async function __program() { return await (${body})(); }`
    : `async function __program() {\n${code}\n}`;
  const { code: script } = transform(source, {
    transforms: ['typescript'],
    disableESTransforms: true,
    filePath: 'program.ts',
  });
  return `${script}\n__program()`;
}

function text(context: QuickJSContext, handle: QuickJSHandle | undefined): string {
  return handle ? context.getString(handle) : '';
}

function isInterrupted(error: unknown): boolean {
  return describe(error).includes('interrupted');
}

function describe(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error);
  const { name, message } = error as { name?: unknown; message?: unknown };
  const said = typeof message === 'string' ? message : 'failed';
  return typeof name === 'string' && name !== 'Error' ? `${name}: ${said}` : said;
}
