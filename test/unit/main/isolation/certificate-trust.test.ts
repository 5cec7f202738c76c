import type { Certificate, Request } from 'electron';
import { beforeAll, describe, expect, it } from 'vitest';
import { trustOnly } from '../../../../main/isolation/certificate-trust';
import { createFixtureCa, type FixtureCa } from '../../../fixtures/upstream/certificates';

const TRUSTED = 0;
const AS_FOUND = -3;
const DAY_MS = 24 * 60 * 60 * 1000;

let ours: FixtureCa;
let other: FixtureCa;
let leaf: string;
beforeAll(async () => {
  ours = await createFixtureCa('Ours');
  other = await createFixtureCa('Ours');
  leaf = (await ours.issue(['chat.example', '127.0.0.1'])).cert;
});

/** Chromium's question; only what is looked at. */
function question(data: string, more: Partial<Request> = {}): Request {
  return {
    hostname: 'chat.example',
    certificate: { data } as Certificate,
    validatedCertificate: { data } as Certificate,
    isIssuedByKnownRoot: false,
    verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID',
    errorCode: -202,
    ...more,
  };
}

function judge(request: Request, now = Date.now()): number {
  const verify = trustOnly(
    () => ours.certPem,
    () => now,
  );
  let result: number | undefined;
  verify(request, (answer) => {
    result = answer;
  });
  return result ?? Number.NaN;
}

describe('trust of an isolated session', () => {
  it('is in leaves that our CA has signed for the host', () => {
    expect(judge(question(leaf))).toBe(TRUSTED);
    expect(judge(question(leaf, { hostname: '127.0.0.1' }))).toBe(TRUSTED);
  });

  it('is not in a CA of the same name with another key', async () => {
    const { cert } = await other.issue(['chat.example']);
    expect(judge(question(cert))).toBe(AS_FOUND);
  });

  it('is not in a leaf for another host', () => {
    expect(judge(question(leaf, { hostname: 'bank.example' }))).toBe(AS_FOUND);
  });

  it('ends with the certificate', () => {
    expect(judge(question(leaf), Date.now() + 365 * DAY_MS)).toBe(AS_FOUND);
    expect(judge(question(leaf), Date.now() - 30 * DAY_MS)).toBe(AS_FOUND);
  });

  it.each(['net::ERR_CERT_REVOKED', 'net::ERR_CERT_WEAK_KEY', 'net::OK'])(
    'leaves %s to Chromium',
    (verificationResult) => {
      expect(judge(question(leaf, { verificationResult }))).toBe(AS_FOUND);
    },
  );

  it('is not in what is no certificate', () => {
    expect(judge(question('rubbish'))).toBe(AS_FOUND);
  });
});
