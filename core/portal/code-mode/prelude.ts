/**
 * Runs before the program, inside of the interpreter: takes the functions that reach outside out of
 * sight, and the clock away. What it keeps cannot be changed by the program.
 */
export const PRELUDE = `'use strict';
(() => {
  const { __call, __log, __done } = globalThis;
  delete globalThis.__call;
  delete globalThis.__log;
  delete globalThis.__done;
  const { parse, stringify } = JSON;
  const then = Promise.prototype.then;
  const apply = Reflect.apply;
  const text = (value) => {
    if (typeof value === 'string') return value;
    try { return stringify(value) ?? String(value); } catch { return String(value); }
  };
  const call = (name) => (args) =>
    apply(then, __call(String(name), stringify(args ?? {}) ?? '{}'), [(json) => parse(json)]);
  const tools = new Proxy(Object.freeze(Object.create(null)), {
    get: (_target, name) => (typeof name === 'string' && name !== 'then' ? call(name) : undefined),
    has: () => true,
    set: () => false,
  });
  const log = (...parts) => __log(parts.map(text).join(' '));
  const console = Object.freeze({ log, info: log, warn: log, error: log, debug: log });
  const define = (name, value) =>
    Object.defineProperty(globalThis, name, { value, writable: false, configurable: false });
  define('tools', tools);
  define('console', console);
  define('__settle', (promise) => {
    const fail = (error) =>
      __done(
        error instanceof Error
          ? (error.name === 'Error' ? '' : error.name + ': ') + error.message
          : text(error) ?? 'failed',
        undefined,
      );
    apply(then, promise, [
      (value) => {
        let json;
        try { json = stringify(value) ?? 'null'; } catch (error) { fail(error); return; }
        __done(undefined, json);
      },
      fail,
    ]);
  });
  const RealDate = Date;
  const noClock = () => { throw new Error('There is no clock here.'); };
  const StillDate = function (...args) {
    if (!new.target || args.length === 0) noClock();
    return Reflect.construct(RealDate, args, new.target);
  };
  StillDate.prototype = RealDate.prototype;
  StillDate.UTC = RealDate.UTC;
  StillDate.parse = RealDate.parse;
  StillDate.now = noClock;
  Object.defineProperty(RealDate.prototype, 'constructor', { value: StillDate });
  globalThis.Date = StillDate;
  delete globalThis.performance;
})();`;
