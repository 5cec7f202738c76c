/** What is known of the device that an exchange comes from. */
export interface DeviceFacts {
  /** `linux`, `windows` or `macos`. */
  readonly os: string;
  /** Version of the operating system, as it numbers itself. */
  readonly osVersion: string;
  /** True where an administrator manages it: enrolled here, or joined to a domain or device management. */
  readonly managed: boolean;
  readonly serialNumber?: string;
  /** Results of posture checks by their id; a check that could not be made is left out. */
  readonly posture: Readonly<Record<string, boolean>>;
}
