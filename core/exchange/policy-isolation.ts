import { z } from 'zod';

/** Limits of the isolation section; each is enforced when a policy is parsed. */
export const ISOLATION_LIMITS = {
  sites: 1000,
  overrides: 200,
  /** Apps, groups or users of one override. */
  names: 1000,
  /** Entries of one `scope`. */
  scope: 200,
  /** Longest life of an isolated session, minutes. */
  lifetimeMinutes: 7 * 24 * 60,
  /** Most text that one paste may bring in, characters. */
  pasteCharacters: 1_000_000,
} as const;

/** Whether something may cross the border. */
const border = z.enum(['allow', 'refuse']);
/** `inside`: between pages of the isolated browser, and nowhere else. */
const clipboard = z.enum(['allow', 'inside', 'refuse']);

/**
 * A site that counts as part of an app: a host pattern (`login.example`, `*.example`), reached over
 * HTTPS, or an origin (`http://127.0.0.1:8080`), reached as it says.
 */
const scopeEntry = z
  .string()
  .max(300)
  .regex(
    /^(https?:\/\/)?(\*\.)?([a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(:\d{1,5})?$/,
    'a host name, "*.name", or an origin such as "https://login.example"',
  );

/** Every switch of the isolated browser, without defaults: what an override may say. */
const controls = {
  /** `view`: the page runs in this app. `pixels`: in another browser, and only its picture comes. */
  engine: z.enum(['view', 'pixels']),
  /** Out of the page, onto the clipboard. */
  copy: clipboard,
  /** Into the page, from the clipboard. What comes from outside passes the rules first. */
  paste: clipboard,
  /** Files into the page: choosers, drops and the file system API. */
  upload: border,
  /** `view`: files are shown inside and cannot be kept. */
  download: z.enum(['allow', 'view', 'refuse']),
  print: border,
  /** Keys that reach the page. Without them a page can still be read, scrolled and clicked. */
  keyboard: border,
  /** Dragging into and out of the page. */
  dragAndDrop: border,
  /** Pictures of the window by other programs. Refused on Windows and macOS; Linux has no way to. */
  screenshots: border,
  /** Writes the person's name and the time across the page. */
  watermark: z.boolean(),
  /** Nothing may be entered: no keys into fields, no paste, no upload, no drop. */
  readOnly: z.boolean(),
  /** Minutes after which the session ends with its data. */
  lifetimeMinutes: z.number().int().min(1).max(ISOLATION_LIMITS.lifetimeMinutes),
  /** Most characters that one paste from outside may bring in. */
  pasteCharacters: z.number().int().min(0).max(ISOLATION_LIMITS.pasteCharacters),
  /** Bodies that cannot be read (unknown coding, encrypted): `failure` of the policy decides, or this. */
  unreadable: z.enum(['failure', 'allow', 'block']),
};

const names = z.array(z.string().min(1).max(320)).max(ISOLATION_LIMITS.names).default([]);
const scope = z.array(scopeEntry).max(ISOLATION_LIMITS.scope).default([]);

/** Other switches for some apps or people. All of the lists that are not empty must fit. */
export const isolationOverrideSchema = z.strictObject({
  /** Ids of apps and sites. */
  apps: names,
  groups: names,
  /** E-mail addresses or ids. */
  users: names,
  scope,
  ...z.strictObject(controls).partial().shape,
});
export type IsolationOverride = z.infer<typeof isolationOverrideSchema>;

export const isolationSiteSchema = z.strictObject({
  /** For overrides; default: `site-` and its place in the list, from 0. */
  id: z
    .string()
    .regex(/^[a-z0-9][a-z0-9_-]{0,63}$/)
    .optional(),
  name: z.string().min(1).max(200),
  /** Any host; plain HTTP only where this says `http:`. */
  url: z.url({ protocol: /^https?$/ }),
  scope,
});

const { engine, copy, paste, upload, download, print, keyboard, dragAndDrop } = controls;
const { screenshots, watermark, readOnly, lifetimeMinutes, pasteCharacters, unreadable } = controls;

/** The isolated browser: what it opens, with which engine, and what may cross its border. */
export const isolationSchema = z.strictObject({
  /** Apps (by id) that people may open in the isolated browser; empty: all approved apps. */
  apps: z.array(z.string()).default([]),
  /** Further sites by name and address that may be opened, for example an in-house chat. */
  sites: z.array(isolationSiteSchema).max(ISOLATION_LIMITS.sites).default([]),
  /** Sites that count as part of every app: sign-in pages of the company. */
  scope,
  /** Apps and scopes that are named by host may be plain HTTP, on any port, on this machine. */
  httpOnLoopback: z.boolean().default(false),
  engine: engine.default('view'),
  copy: copy.default('refuse'),
  paste: paste.default('refuse'),
  upload: upload.default('refuse'),
  download: download.default('refuse'),
  print: print.default('refuse'),
  keyboard: keyboard.default('allow'),
  dragAndDrop: dragAndDrop.default('refuse'),
  screenshots: screenshots.default('refuse'),
  watermark: watermark.default(false),
  readOnly: readOnly.default(false),
  lifetimeMinutes: lifetimeMinutes.default(480),
  pasteCharacters: pasteCharacters.default(50_000),
  unreadable: unreadable.default('failure'),
  /** The first that fits and names a switch decides it. */
  overrides: z.array(isolationOverrideSchema).max(ISOLATION_LIMITS.overrides).default([]),
});
export type IsolationPolicy = z.infer<typeof isolationSchema>;

/** The switches in force for one app and person. */
export const isolationControlsSchema = z.object(controls);
export type IsolationControls = z.infer<typeof isolationControlsSchema>;

/** Switches that a temporary exception can open, in the order in which people read them. */
export const ISOLATION_SWITCHES = [
  'copy',
  'paste',
  'upload',
  'download',
  'print',
  'keyboard',
  'dragAndDrop',
] as const satisfies readonly (keyof IsolationControls)[];
export type IsolationSwitch = (typeof ISOLATION_SWITCHES)[number];

/**
 * What a request for an exception from a switch names as its rule: `isolation.copy:house` is the
 * switch `copy` for the app or site `house`, `isolation.copy` is the switch for all of them.
 */
export function isolationSwitchRule(control: IsolationSwitch, site?: string): string {
  return site === undefined ? `isolation.${control}` : `isolation.${control}:${site}`;
}
