import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../../server/accounts/password';

describe('a password hash', () => {
  it('fits its password only, and is another each time', async () => {
    const [first, second] = await Promise.all([hashPassword('Passwörd'), hashPassword('Passwörd')]);
    expect(first).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(first).not.toBe(second);
    expect(await verifyPassword('Passwörd', first)).toBe(true);
    expect(await verifyPassword('Passwo\u0308rd', first)).toBe(true);
    expect(await verifyPassword('passwörd', first)).toBe(false);
  });

  it('of another cost still fits', async () => {
    // N=16, r=1, p=1, made with Python's hashlib.scrypt.
    const cheap =
      'scrypt$16$1$1$MDEyMzQ1Njc4OWFiY2RlZg$GjoPw1StFDRBVvgvd41tTWreq8EdhAX-hj4z7gTMkcg';
    expect(await verifyPassword('secret', cheap)).toBe(true);
  });

  it('that is missing or broken fits nothing', async () => {
    for (const encoded of [undefined, '', 'scrypt$1$1$1$x$y']) {
      expect(await verifyPassword('x', encoded)).toBe(false);
    }
  });
});
