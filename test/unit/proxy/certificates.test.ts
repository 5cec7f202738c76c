import 'reflect-metadata';
import { X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  createAuthority,
  restoreAuthority,
  serialiseAuthority,
} from '../../../core/proxy/certificates/authority';
import { createLeaf, createLeafKey } from '../../../core/proxy/certificates/leaf-certificate';
import { SecureContextCache } from '../../../core/proxy/certificates/secure-context-cache';
import { ipBytes } from '../../../core/proxy/certificates/tbs-certificate';

const NOW = Date.UTC(2026, 10, 25, 12);
const DAY = 24 * 60 * 60 * 1000;
const authority = createAuthority({ organisation: 'Hafen & Söhne', now: NOW });
const key = createLeafKey();

describe('the interception CA', () => {
  const ca = new x509.X509Certificate(authority.certPem);

  it('is a P-256 root for three years that may sign leaves and nothing else', () => {
    expect(ca.subject).toContain('Hafen & Söhne');
    expect(ca.issuer).toBe(ca.subject);
    expect(ca.publicKey.algorithm).toMatchObject({ name: 'ECDSA', namedCurve: 'P-256' });
    expect(ca.getExtension(x509.BasicConstraintsExtension)).toMatchObject({
      ca: true,
      pathLength: 0,
      critical: true,
    });
    expect(ca.getExtension(x509.KeyUsagesExtension)).toMatchObject({
      usages: x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign,
      critical: true,
    });
    expect(ca.notBefore.getTime()).toBe(NOW - DAY);
    expect(ca.notAfter.getTime()).toBe(NOW + 3 * 365 * DAY);
  });

  it('signs itself, and comes back from its serialised form', () => {
    const restored = restoreAuthority(serialiseAuthority(authority));
    expect(restored.fingerprint).toBe(authority.fingerprint);
    expect(restored.name).toEqual(authority.name);
    const parsed = new X509Certificate(authority.certPem);
    expect(parsed.verify(parsed.publicKey)).toBe(true);
  });

  it('is refused with the key of another', () => {
    const other = serialiseAuthority(createAuthority({ organisation: 'B', now: NOW }));
    const mixed = { ...other, certPem: authority.certPem };
    expect(() => restoreAuthority(mixed)).toThrow(/does not fit/);
  });

  it('can be held to some domains', () => {
    const held = createAuthority({
      organisation: 'A',
      now: NOW,
      permittedDomains: ['chat.example'],
    });
    const extension = new x509.X509Certificate(held.certPem).getExtension('2.5.29.30');
    expect(extension?.critical).toBe(true);
    expect(Buffer.from(extension?.value ?? new ArrayBuffer(0)).toString('latin1')).toContain(
      'chat.example',
    );
  });
});

describe('a leaf certificate', () => {
  const leaf = (host: string, now = NOW) =>
    new X509Certificate(createLeaf(host, key, authority, now).certPem);

  it('is signed by the CA for one name, as a server, for a month', () => {
    const certificate = leaf('chat.example.com');
    const ca = new X509Certificate(authority.certPem);
    expect(certificate.checkIssued(ca)).toBe(true);
    expect(certificate.verify(ca.publicKey)).toBe(true);
    expect(certificate.subjectAltName).toBe('DNS:chat.example.com');
    expect(certificate.ca).toBe(false);
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1']);
    const days = (Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / DAY;
    expect(days).toBeLessThanOrEqual(397);
    expect(Date.parse(certificate.validFrom)).toBe(NOW - DAY);
  });

  it('carries an address as an address', () => {
    expect(leaf('127.0.0.1').checkIP('127.0.0.1')).toBe('127.0.0.1');
    expect(leaf('2001:db8::7').checkIP('2001:db8::7')).toBe('2001:db8::7');
  });

  it('never outlives its CA, and has a serial number of its own', () => {
    const late = leaf('a.example', authority.notAfter - 2 * DAY);
    expect(Date.parse(late.validTo)).toBe(authority.notAfter);
    expect(leaf('a.example').serialNumber).not.toBe(leaf('a.example').serialNumber);
  });

  it('holds for names of any length that DNS allows', () => {
    const long = `${'a'.repeat(63)}.${'b'.repeat(63)}.${'c'.repeat(63)}.${'d'.repeat(60)}`;
    expect(leaf(long).checkHost(long)).toBe(long);
  });
});

describe('the cache of secure contexts', () => {
  it('keeps as many as it may, the latest used', () => {
    const cache = new SecureContextCache(() => authority, { now: () => NOW }, 2);
    const a = cache.for('a.example');
    cache.for('b.example');
    expect(cache.for('a.example')).toBe(a);
    cache.for('c.example');
    expect(cache.size).toBe(2);
    expect(cache.for('a.example')).toBe(a);
  });

  it('renews a certificate before it ends', () => {
    let now = NOW;
    const cache = new SecureContextCache(() => authority, { now: () => now }, 2);
    const first = cache.for('a.example');
    now += 27 * DAY;
    expect(cache.for('a.example')).toBe(first);
    now += 2 * DAY;
    expect(cache.for('a.example')).not.toBe(first);
  });

  it('answers with the authority of the moment, and keeps what that has signed', () => {
    let current = authority;
    const cache = new SecureContextCache(() => current, { now: () => NOW }, 2);
    const before = cache.for('a.example');
    current = createAuthority({ organisation: 'Hafen & Söhne', now: NOW });
    const after = cache.for('a.example');
    expect(after).not.toBe(before);
    expect(cache.for('a.example')).toBe(after);
    expect(cache.size).toBe(1);
  });
});

describe('the bytes of an address', () => {
  it.each([
    ['10.0.0.255', '0a0000ff'],
    ['::', '0'.repeat(32)],
    ['::1', `${'0'.repeat(31)}1`],
    ['fe80::1:2', 'fe80000000000000000000000001' + '0002'],
    ['::ffff:1.2.3.4', '00000000000000000000ffff01020304'],
  ])('%s', (address, hex) => {
    expect(ipBytes(address).toString('hex')).toBe(hex);
  });

  it('are those of the full form for every shortened form', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        const host = new URL(`http://[${address}]/`).hostname.slice(1, -1);
        expect(ipBytes(host)).toEqual(ipBytes(address));
      }),
    );
  });
});
