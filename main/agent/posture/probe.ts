/** What a check saw. `undefined` as a whole: it cannot be told on this system. */
export interface Seen {
  readonly ok: boolean;
  /** In a few words, for the person. */
  readonly detail: string;
}

/** How one operating system is asked about its state. Nothing here throws for what a system says. */
export interface DeviceProbe {
  readonly os: 'linux' | 'windows' | 'macos';
  osVersion(): Promise<string>;
  diskEncryption(): Promise<Seen | undefined>;
  firewall(): Promise<Seen | undefined>;
  screenLock(): Promise<Seen | undefined>;
  /** Domains or device managements that it is joined to; empty: none. */
  domains(): Promise<readonly string[] | undefined>;
  /** Names of running programs, in lower case and without `.exe`. */
  processes(): Promise<ReadonlySet<string> | undefined>;
  /** SHA-256 of the certificates in the system's stores, lower-case hexadecimal. */
  certificates(): Promise<ReadonlySet<string> | undefined>;
  serialNumber(): Promise<string | undefined>;
}
