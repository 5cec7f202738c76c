import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../../core/exchange/ports';
import { Settings } from '../../administration/settings';
import { sameText } from '../../accounts/set-up';
import { parseDestination, type Destination } from '../../exports/destination';
import { sendText } from '../../exports/sender';
import type { SettingStore } from '../../storage/administration-port';

const TOKEN_BYTES = 24;
/** How long the text in the bucket proves anything, ms. */
const LIFETIME_MS = 24 * 3_600_000;
const challengeSchema = z.object({ token: z.string(), expires: z.number() });

/** Proofs that a bucket is one's own: a text is put there, and whoever reads it may export to it. */
export class Ownership {
  private readonly challenges: Settings<typeof challengeSchema>;

  constructor(
    store: SettingStore,
    private readonly clock: Clock,
  ) {
    this.challenges = new Settings(store, 'export-challenge', challengeSchema, clock);
  }

  /** Puts a challenge where exports would go, and gives its name there. */
  async challenge(destination: string): Promise<string> {
    const to = parseDestination(destination);
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const filename = `ownership-challenge-${token.slice(0, 8).replace(/[^A-Za-z0-9]/g, '0')}.txt`;
    await sendText(filename, token, to);
    const expires = this.clock.now() + LIFETIME_MS;
    await this.challenges.put(placeOf(to), { token, expires });
    return filename;
  }

  async holds(destination: string, token: string): Promise<boolean> {
    const found = (await this.challenges.find(placeOf(parseDestination(destination))))?.value;
    return found !== undefined && found.expires > this.clock.now() && sameText(found.token, token);
  }
}

/** A place without the keys that open it. */
function placeOf(to: Destination): string {
  switch (to.kind) {
    case 's3':
      return `s3/${to.origin}/${to.bucket}/${to.prefix}`;
    case 'http':
    case 'splunk':
      return to.url;
    case 'otlp':
      return to.base;
    case 'syslog':
      return `${to.host}:${to.port}`;
  }
}
