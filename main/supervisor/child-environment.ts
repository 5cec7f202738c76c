/** Names by which a parent's environment could change what code our children run. */
const DANGEROUS = [
  /^NODE_OPTIONS$/,
  /^NODE_PATH$/,
  /^NODE_EXTRA_CA_CERTS$/,
  /^NODE_TLS_REJECT_UNAUTHORIZED$/,
  /^NODE_REPL_EXTERNAL_MODULE$/,
  /^NODE_V8_COVERAGE$/,
  /^SSLKEYLOGFILE$/,
  /^ELECTRON_RUN_AS_NODE$/,
  /^ELECTRON_NO_ASAR$/,
  /^ELECTRON_ENABLE_(LOGGING|STACK_DUMPING)$/,
  /^(LD|DYLD)_(PRELOAD|LIBRARY_PATH|INSERT_LIBRARIES)$/,
];

/** A copy of an environment without what could inject code into, or spy on, a child. */
export function childEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) continue;
    if (!DANGEROUS.some((pattern) => pattern.test(name.toUpperCase()))) result[name] = value;
  }
  return result;
}
