import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { CommandRunner } from '../command/runner';

/**
 * Policies by which browsers do not go past the proxy: no QUIC, no Encrypted Client Hello. Chrome's
 * and Edge's names are from their enterprise policy lists, Firefox's from its policy templates.
 */
export const CHROMIUM_POLICY = { QuicAllowed: false, EncryptedClientHelloEnabled: false } as const;
export const FIREFOX_POLICY = {
  DisableEncryptedClientHello: true,
  Preferences: { 'network.http.http3.enable': { Value: false, Status: 'locked' } },
} as const;

/** Chromium and its children read every file of their folder. */
const CHROMIUM_FOLDERS = [
  'etc/opt/chrome/policies/managed',
  'etc/chromium/policies/managed',
  'etc/opt/edge/policies/managed',
];
const CHROMIUM_FILE = 'portcullis.json';
/** Firefox reads one file, which others may have written before us. */
const FIREFOX_FILE = 'etc/firefox/policies/policies.json';

const WINDOWS_KEYS = [
  'HKLM\\Software\\Policies\\Google\\Chrome',
  'HKLM\\Software\\Policies\\Chromium',
  'HKLM\\Software\\Policies\\Microsoft\\Edge',
];
const WINDOWS_FIREFOX = 'HKLM\\Software\\Policies\\Mozilla\\Firefox';

type PlainObject = Record<string, unknown>;

/** The policies of browsers on this platform; changing them takes the rights of an administrator. */
export interface BrowserPolicies {
  /** Whether every browser of the platform has them. */
  isInForce(): Promise<boolean>;
  /** Writes them; false: the rights for it are missing. */
  ensure(): Promise<boolean>;
  /** Takes out what is ours; what others have set stays. */
  remove(): Promise<void>;
}

/** Undefined where browsers take policies from a profile only (macOS). */
export function browserPolicies(
  platform: NodeJS.Platform,
  run: CommandRunner,
): BrowserPolicies | undefined {
  if (platform === 'darwin') return undefined;
  return platform === 'win32' ? new WindowsBrowserPolicies(run) : new LinuxBrowserPolicies();
}

/** Files below /etc. */
export class LinuxBrowserPolicies implements BrowserPolicies {
  /** @param root where the file system begins; a parameter for tests */
  constructor(private readonly root = '/') {}

  async write(pacUrl?: string): Promise<readonly string[]> {
    const proxy = pacUrl === undefined ? {} : { ProxyMode: 'pac_script', ProxyPacUrl: pacUrl };
    const text = JSON.stringify({ ...CHROMIUM_POLICY, ...proxy }, null, 2);
    const files = CHROMIUM_FOLDERS.map((folder) => join(this.root, folder, CHROMIUM_FILE));
    for (const file of files) await put(file, `${text}\n`);
    const firefox = join(this.root, FIREFOX_FILE);
    const current = await readPolicies(firefox);
    const ours =
      pacUrl === undefined ? FIREFOX_POLICY : { ...FIREFOX_POLICY, ...firefoxPac(pacUrl) };
    await put(firefox, `${JSON.stringify({ policies: merged(current, ours) }, null, 2)}\n`);
    return [...files, firefox];
  }

  async isInForce(): Promise<boolean> {
    const firefox = await readPolicies(join(this.root, FIREFOX_FILE));
    if (firefox['DisableEncryptedClientHello'] !== true) return false;
    for (const folder of CHROMIUM_FOLDERS) {
      const policy = await readObject(join(this.root, folder, CHROMIUM_FILE));
      if (Object.entries(CHROMIUM_POLICY).some(([name, value]) => policy[name] !== value)) {
        return false;
      }
    }
    return true;
  }

  async ensure(): Promise<boolean> {
    try {
      await this.write();
      return true;
    } catch (error) {
      if (isForbidden(error)) return false;
      throw error;
    }
  }

  async remove(): Promise<void> {
    for (const folder of CHROMIUM_FOLDERS) {
      await rm(join(this.root, folder, CHROMIUM_FILE), { force: true });
    }
    const firefox = join(this.root, FIREFOX_FILE);
    const current = await readPolicies(firefox);
    const preferences = without(
      asObject(current['Preferences']),
      Object.keys(FIREFOX_POLICY.Preferences),
    );
    const others = without(current, Object.keys(FIREFOX_POLICY));
    const rest = {
      ...withoutOurProxy(others),
      ...(Object.keys(preferences).length > 0 ? { Preferences: preferences } : {}),
    };
    if (Object.keys(rest).length === 0) await rm(firefox, { force: true });
    else await put(firefox, `${JSON.stringify({ policies: rest }, null, 2)}\n`);
  }
}

/** The same in the registry (`reg`). Firefox takes its preferences as JSON. */
export class WindowsBrowserPolicies implements BrowserPolicies {
  constructor(private readonly run: CommandRunner) {}

  async isInForce(): Promise<boolean> {
    for (const value of windowsValues()) if ((await this.#held(value)) !== 'ours') return false;
    return true;
  }

  async ensure(): Promise<boolean> {
    let isDone = true;
    for (const value of windowsValues()) {
      // Preferences of others in the same value are theirs; group policy joins ours to them.
      if ((await this.#held(value)) !== 'nothing') continue;
      const [key, name, type, data] = value;
      const result = await this.run('reg', ['add', key, '/v', name, '/t', type, '/d', data, '/f']);
      isDone = isDone && result.status === 0;
    }
    return isDone;
  }

  async remove(): Promise<void> {
    for (const value of windowsValues()) {
      if ((await this.#held(value)) !== 'ours') continue;
      await this.run('reg', ['delete', value[0], '/v', value[1], '/f']);
    }
  }

  async #held([key, name, type, data]: WindowsValue): Promise<'nothing' | 'ours' | 'other'> {
    const { status, stdout } = await this.run('reg', ['query', key, '/v', name]);
    if (status !== 0) return 'nothing';
    // reg.exe prints numbers in hexadecimal.
    const shown = type === 'REG_DWORD' ? `0x${data}` : data;
    return new RegExp(`${type}\\s+${escaped(shown)}\\s*$`, 'm').test(stdout) ? 'ours' : 'other';
  }
}

type WindowsValue = readonly [key: string, name: string, type: string, data: string];

function windowsValues(): readonly WindowsValue[] {
  return [
    ...WINDOWS_KEYS.flatMap((key) =>
      Object.keys(CHROMIUM_POLICY).map((name) => [key, name, 'REG_DWORD', '0'] as const),
    ),
    [WINDOWS_FIREFOX, 'DisableEncryptedClientHello', 'REG_DWORD', '1'] as const,
    [
      WINDOWS_FIREFOX,
      'Preferences',
      'REG_MULTI_SZ',
      JSON.stringify(FIREFOX_POLICY.Preferences),
    ] as const,
  ];
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const FORBIDDEN = ['EACCES', 'EPERM', 'EROFS'];

function isForbidden(error: unknown): boolean {
  return error instanceof Error && 'code' in error && FORBIDDEN.includes(String(error.code));
}

function without(object: PlainObject, names: readonly string[]): PlainObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !names.includes(name)));
}

function firefoxPac(pacUrl: string): PlainObject {
  return { Proxy: { Mode: 'autoConfig', AutoConfigURL: pacUrl, Locked: true } };
}

function withoutOurProxy(policies: PlainObject): PlainObject {
  const { Proxy: proxy, ...others } = policies;
  const address = asObject(proxy)['AutoConfigURL'];
  const isOurs = typeof address === 'string' && /^http:\/\/127\.0\.0\.1:\d+\//.test(address);
  return isOurs || proxy === undefined ? others : policies;
}

function merged(current: PlainObject, ours: PlainObject): PlainObject {
  const preferences = { ...asObject(current['Preferences']), ...asObject(ours['Preferences']) };
  return { ...current, ...ours, Preferences: preferences };
}

async function readPolicies(file: string): Promise<PlainObject> {
  return asObject((await readObject(file))['policies']);
}

async function readObject(file: string): Promise<PlainObject> {
  let text;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    // Nobody has set a policy there.
    return {};
  }
  // A file that others have broken is theirs to mend: the error says so.
  return asObject(JSON.parse(text));
}

function asObject(value: unknown): PlainObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as PlainObject)
    : {};
}

async function put(file: string, text: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, text, { mode: 0o644 });
}
