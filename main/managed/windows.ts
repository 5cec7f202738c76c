import type { CommandRunner } from '../command/runner';
import type { ManagedLayer, ManagedSource } from './source';

const ROOT = 'HKLM\\Software\\Policies\\Portcullis';
const FULL_ROOT = 'HKEY_LOCAL_MACHINE\\Software\\Policies\\Portcullis';
const RECOMMENDED = 'Recommended';

/** Nesting of subkeys that is followed. */
const MAX_DEPTH = 8;

interface Branch {
  [name: string]: unknown;
}

/**
 * The registry key that group policy writes. Subkeys are objects; a subkey whose values are named
 * 1, 2, 3 … is a list; a string that starts with `{` or `[` is JSON. `Recommended` holds defaults.
 */
export class WindowsManagedSource implements ManagedSource {
  constructor(private readonly run: CommandRunner) {}

  async read(): Promise<readonly ManagedLayer[]> {
    const result = await this.run('reg', ['query', ROOT, '/s']);
    // `reg` answers 1 where the key does not exist, which is how an unmanaged machine looks.
    if (result.status === 1) return [];
    if (result.status !== 0) {
      return [{ level: 'managed', origin: ROOT, error: `reg query failed (${result.status})` }];
    }
    const { [RECOMMENDED]: recommended, ...managed } = parseRegistry(result.stdout);
    const layers: ManagedLayer[] = [];
    if (recommended !== undefined) {
      const origin = `${ROOT}\\${RECOMMENDED}`;
      layers.push({ level: 'recommended', origin, value: recommended });
    }
    return [...layers, { level: 'managed', origin: ROOT, value: managed }];
  }
}

/** Parses the output of `reg query KEY /s` into nested objects. */
export function parseRegistry(output: string): Branch {
  const root: Branch = Object.create(null) as Branch;
  let branch: Branch | undefined;
  for (const line of output.split(/\r?\n/)) {
    if (/^HKEY_/i.test(line)) {
      branch = branchOf(root, line.trim());
      continue;
    }
    const value = /^ {4}(.+?) {4}(REG_[A-Z_]+)(?: {4}(.*))?$/.exec(line);
    if (value?.[1] !== undefined && value[2] !== undefined && branch !== undefined) {
      branch[value[1]] = typedValue(value[2], value[3] ?? '');
    }
  }
  return withLists(root) as Branch;
}

function branchOf(root: Branch, key: string): Branch | undefined {
  if (!key.toLowerCase().startsWith(FULL_ROOT.toLowerCase())) return undefined;
  const names = key.slice(FULL_ROOT.length).split('\\').filter(Boolean);
  if (names.length > MAX_DEPTH) return undefined;
  let branch = root;
  for (const name of names) {
    const next = branch[name];
    const child = isBranch(next) ? next : (Object.create(null) as Branch);
    branch[name] = child;
    branch = child;
  }
  return branch;
}

function typedValue(type: string, text: string): unknown {
  switch (type) {
    case 'REG_DWORD':
    case 'REG_QWORD':
      return Number(text);
    case 'REG_MULTI_SZ':
      return text.split('\\0').filter((item) => item !== '');
    default:
      return /^\s*[[{]/.test(text) ? jsonOrText(text) : text;
  }
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    // Broken JSON stays a string, so that the schema refuses it with its path.
    return text;
  }
}

function withLists(value: unknown): unknown {
  if (!isBranch(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, withLists(item)] as const);
  const isList = entries.length > 0 && entries.every(([key]) => /^[1-9]\d{0,5}$/.test(key));
  if (!isList) return Object.fromEntries(entries);
  return entries.sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);
}

function isBranch(value: unknown): value is Branch {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
