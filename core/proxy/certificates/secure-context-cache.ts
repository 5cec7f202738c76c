import { createHash } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import type { Clock } from '../../exchange/ports';
import type { CertificateAuthority } from './authority';
import { createLeaf, createLeafKey } from './leaf-certificate';

/** Forward secrecy and authenticated encryption only (RFC 9325 4.2); our key is ECDSA. */
const CIPHERS = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
].join(':');

/** A context is renewed when less than this is left of its certificate. */
const RENEWAL_MS = 2 * 24 * 60 * 60 * 1000;

interface Entry {
  /** Who signed it: another authority signs anew. */
  readonly authority: CertificateAuthority;
  readonly context: SecureContext;
  readonly renewAt: number;
}

/** Secure contexts per host, the least recently used dropped first. Making one costs about a millisecond. */
export class SecureContextCache {
  readonly #entries = new Map<string, Entry>();
  readonly #key = createLeafKey();

  constructor(
    /** The one to sign with now; connections that stand keep what they were answered with. */
    private readonly authority: () => CertificateAuthority,
    private readonly clock: Clock,
    private readonly capacity: number,
  ) {}

  /** SHA-256 of the public key of all leaves, base64 (RFC 7469 2.4). */
  get pin(): string {
    return createHash('sha256').update(this.#key.spki).digest('base64');
  }

  /** The context with a valid certificate for this host name or IP address. */
  for(host: string): SecureContext {
    const now = this.clock.now();
    const authority = this.authority();
    const known = this.#entries.get(host);
    if (known?.authority === authority && known.renewAt > now) {
      this.#entries.delete(host);
      this.#entries.set(host, known);
      return known.context;
    }
    const leaf = createLeaf(host, this.#key, authority, now);
    const context = createSecureContext({
      key: this.#key.privateKeyPem,
      cert: leaf.certPem,
      minVersion: 'TLSv1.2',
      ciphers: CIPHERS,
      honorCipherOrder: true,
    });
    this.#entries.delete(host);
    this.#entries.set(host, { authority, context, renewAt: leaf.notAfter - RENEWAL_MS });
    this.#evict();
    return context;
  }

  get size(): number {
    return this.#entries.size;
  }

  #evict(): void {
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.capacity) return;
      this.#entries.delete(oldest);
    }
  }
}
