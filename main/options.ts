import { isAbsolute, resolve } from 'node:path';
import { z } from 'zod';

const path = z
  .string()
  .min(1, 'a path is needed')
  .max(4096)
  .refine((value) => !value.includes('\0'), 'a path cannot contain a NUL');

/** An address of the web, as `--endpoint` and `--isolate` take it. */
const webUrl = z
  .string()
  .max(4096)
  .refine(
    (value) => URL.canParse(value) && /^https?:$/.test(new URL(value).protocol),
    'an http or https address is needed',
  );

/** Switches of the app's command line, by name. Everything else on it belongs to Chromium. */
const optionsSchema = z.strictObject({
  /** Folder for everything that the app keeps; default: the user's application data. */
  data: path.optional(),
  /** Address of the central endpoint. */
  endpoint: webUrl.optional(),
  /** File with a one-time enrolment token; deleted once used. */
  'enrol-token-file': path.optional(),
  /** Policy document that stands in for the central one. */
  config: path.optional(),
  /** Site to open in the isolated browser. */
  isolate: webUrl.optional(),
  /** Do not start a central endpoint on this desk. */
  'no-embedded-endpoint': z.literal(true).optional(),
  /** Start in the tray, without the window. */
  hidden: z.literal(true).optional(),
});

export interface DesktopOptions {
  readonly dataDir: string | undefined;
  readonly endpoint: string | undefined;
  readonly enrolTokenFile: string | undefined;
  readonly policyFile: string | undefined;
  readonly isolate: string | undefined;
  readonly embeddedEndpoint: boolean;
  readonly hidden: boolean;
}

/** A switch of ours with a value that cannot be used. */
export class OptionsError extends Error {
  readonly code = 'bad-options';
}

/**
 * Reads our switches out of a command line; relative paths are resolved against `workingDir`.
 * @throws OptionsError that names the switch and the reason.
 */
export function parseOptions(argv: readonly string[], workingDir: string): DesktopOptions {
  const parsed = optionsSchema.safeParse(collectSwitches(argv));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => `--${issue.path.join('.')}: ${issue.message}`);
    throw new OptionsError(lines.join('\n'));
  }
  const given = parsed.data;
  const absolute = (value: string | undefined): string | undefined =>
    value === undefined || isAbsolute(value) ? value : resolve(workingDir, value);
  return {
    dataDir: absolute(given.data),
    endpoint: given.endpoint,
    enrolTokenFile: absolute(given['enrol-token-file']),
    policyFile: absolute(given.config),
    isolate: given.isolate,
    embeddedEndpoint: given['no-embedded-endpoint'] !== true,
    hidden: given.hidden === true,
  };
}

/** Picks `--name=value` and `--name` of the schema; a switch that is given twice counts once, the last. */
function collectSwitches(argv: readonly string[]): Record<string, string | true> {
  const known = new Set(Object.keys(optionsSchema.shape));
  const found: Record<string, string | true> = {};
  for (const word of argv) {
    const match = /^--([a-z-]+)(?:=(.*))?$/s.exec(word);
    const name = match?.[1];
    if (name !== undefined && known.has(name)) found[name] = match?.[2] ?? true;
  }
  return found;
}
