import { describe, expect, it } from 'vitest';
import {
  DestinationError,
  shownDestination,
  withKeptSecrets,
} from '../../../../server/exports/destination';

const STORED = 'https://in.example.com/a?header_Authorization=Bearer%20abc&source=x';

describe('a changed address of an export', () => {
  it('keeps the stored secrets where their dots stand', () => {
    const shown = shownDestination(STORED);
    expect(shown).not.toContain('abc');
    const changed = new URL(withKeptSecrets(shown.replace('/a?', '/b?'), STORED));
    expect(changed.pathname).toBe('/b');
    expect(changed.searchParams.get('header_Authorization')).toBe('Bearer abc');
    expect(changed.searchParams.get('source')).toBe('x');
  });

  it('takes what is typed anew as it is', () => {
    const sent = 'https://other.example.com/?header_Authorization=new';
    expect(withKeptSecrets(sent, STORED)).toBe(sent);
  });

  it.each([
    ['another host', shownDestination(STORED).replace('in.example', 'evil.example')],
    ['another port', shownDestination(STORED).replace('.com/', '.com:8443/')],
    ['no encryption', shownDestination(STORED).replace('https:', 'http:')],
    ['a secret that was never there', 'https://in.example.com/?token=••••••••'],
  ])('hands no stored secret to %s', (_what, sent) => {
    expect(() => withKeptSecrets(sent, STORED)).toThrow(DestinationError);
  });

  it('hands the keys of a bucket to no other service', () => {
    const bucket =
      's3://logs/p?region=eu&access-key-id=AK&secret-access-key=SK&endpoint=s3.example.com';
    const sent = shownDestination(bucket).replace('s3.example.com', 'evil.example.com');
    expect(() => withKeptSecrets(sent, bucket)).toThrow(DestinationError);
    expect(withKeptSecrets(shownDestination(bucket), bucket)).toContain('secret-access-key=SK');
  });
});
