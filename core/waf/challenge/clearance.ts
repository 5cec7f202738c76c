import { createHmac, timingSafeEqual } from 'node:crypto';

/** Cookie that says that a browser has passed a challenge. */
export const CLEARANCE_COOKIE = 'portcullis_clearance';

/**
 * Clearances: signed, bound to zone and client address, and of limited life. Nothing is stored, so
 * replicas that share the key accept one another's.
 */
export class Clearances {
  constructor(
    private readonly key: Uint8Array,
    private readonly now: () => number,
  ) {}

  issue(zone: string, address: string, seconds: number): string {
    const expires = Math.floor(this.now() / 1000) + seconds;
    return `${expires}.${this.#sign(zone, address, expires)}`;
  }

  /** Whether the `Cookie` header holds a clearance for this zone and client. */
  accepts(zone: string, address: string, cookieHeader: string | undefined): boolean {
    for (const pair of (cookieHeader ?? '').split(';')) {
      const [name, value = ''] = pair.trim().split('=', 2);
      if (name === CLEARANCE_COOKIE && this.#valid(zone, address, value)) return true;
    }
    return false;
  }

  #valid(zone: string, address: string, value: string): boolean {
    const [expiresText = '', mac = ''] = value.split('.', 2);
    const expires = /^\d{1,12}$/.test(expiresText) ? Number(expiresText) : 0;
    if (expires * 1000 < this.now()) return false;
    const expected = Buffer.from(this.#sign(zone, address, expires));
    const given = Buffer.from(mac);
    return given.length === expected.length && timingSafeEqual(given, expected);
  }

  #sign(zone: string, address: string, expires: number): string {
    return createHmac('sha256', this.key)
      .update(`clearance\0${zone}\0${address}\0${expires}`)
      .digest('base64url');
  }
}
