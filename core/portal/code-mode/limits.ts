/** Limits of one run of Code Mode. */
export const CODE_LIMITS = {
  /** Text of the program, UTF-16 code units. */
  codeLength: 64 * 1024,
  /** Memory of the WebAssembly instance, pages of 64 KiB: 64 MB. */
  memoryPages: 1024,
  /** Memory that the program's own objects may take, bytes: less, so that it fails in order. */
  heapBytes: 48 * 1024 * 1024,
  /** Stack of the interpreter, bytes. */
  stackBytes: 256 * 1024,
  /** Time that the program itself may take, without that of its tool calls, ms. */
  cpuMs: 1000,
  /** After so much longer than `cpuMs` the thread is ended from outside, ms. */
  graceMs: 500,
  /** Time that a run may take with everything, ms. */
  wallMs: 120_000,
  /** Tool calls of one run. */
  calls: 200,
  /** Result and log of a run, UTF-16 code units each. */
  resultLength: 256 * 1024,
  logLength: 16 * 1024,
} as const;
