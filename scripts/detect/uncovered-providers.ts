import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { loadCatalogue } from '../../core/detect/load-catalogue';

/**
 * Prints the credential detectors of an inventory of the field for which the catalogue has none of
 * the same provider: `npx tsx scripts/detect/uncovered-providers.ts INVENTORY`. The inventory is a
 * JSON list of `{id, name, group, validation, tier}`; only tiers 1 (checksum) and 2 (distinct
 * structure) are asked for.
 */
const inventorySchema = z.array(
  z.object({
    id: z.string(),
    name: z.string(),
    group: z.string(),
    validation: z.string(),
    tier: z.number(),
  }),
);

/** Words that say what kind of secret it is; a longer one is looked for before its ends. */
const KINDS = [
  ...['access', 'account', 'api', 'app', 'application', 'auth', 'authentication', 'bearer', 'chat'],
  ...['client', 'connectionstring', 'credential', 'credentials', 'crm', 'db', 'id', 'key', 'keys'],
  ...['oauth', 'oauth2', 'payments', 'personal', 'private', 'read', 'refresh', 'secret', 'secrets'],
  ...['subscription', 'token', 'tokens', 'user', 'v1', 'v2', 'v3', 'webhook'],
].sort((a, b) => b.length - a.length);

/** Names that the catalogue has under another one. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  'secret.cloudflarecakey': 'cloudflare-origin-ca-key',
  'secret.ftp': 'basic-auth-url',
  'secret.gcpapplicationdefaultcredentials': 'gcp-refresh-token-file',
  'secret.googlegemini': 'google-api-key',
  'secret.googleoauth2': 'google-oauth-access-token',
  'secret.har.unsanitized-har-file': 'har-credentials',
  'secret.newrelicbrowserkey': 'newrelic-key',
  'secret.newrelicinsightsinsertkey': 'newrelic-key',
  'secret.nvapi': 'nvidia-api-key',
  'secret.openssh.ssh-private-key': 'private-key',
  'secret.postgres': 'database-url',
  'secret.rabbitmq': 'database-url',
  'secret.sendinblue-api-token': 'brevo-api-key',
  'secret.sqlserver': 'ado-connection-string',
  'secret.sourcegraphcody': 'sourcegraph-licence-token',
  'secret.squareapp': 'square-token',
};

/** What everybody may know, and so is no secret. */
const PUBLIC = new Set(['secret.pem-certificate', 'secret.ssh-agent-key-fingerprint']);

const squeezed = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]+/g, '');

/** A name without the words at its ends that say what kind of secret it is, not whose. */
function providerOf(name: string): string {
  let left = squeezed(name);
  for (;;) {
    const kind = KINDS.find(
      (word) => left.length > word.length && (left.endsWith(word) || left.startsWith(word)),
    );
    if (kind === undefined) return left;
    left = left.endsWith(kind) ? left.slice(0, -kind.length) : left.slice(kind.length);
  }
}

const [file] = process.argv.slice(2);
if (file === undefined) {
  process.stderr.write('usage: npx tsx scripts/detect/uncovered-providers.ts INVENTORY\n');
  process.exit(2);
}
const wanted = inventorySchema
  .parse(JSON.parse(readFileSync(file, 'utf8')))
  .filter(({ id, group, tier }) => tier <= 2 && group === 'secret' && !PUBLIC.has(id));
const { detectors } = loadCatalogue(join(import.meta.dirname, '../../resources/detectors'));
const credentials = detectors.filter(({ category }) => category === 'credentials');
const known = credentials.map(({ id, name }) => squeezed(`${id} ${name}`));
const ids = new Set(credentials.map(({ id }) => id));
const gone = Object.values(ELSEWHERE).find((id) => !ids.has(id));
if (gone !== undefined) throw new Error(`the catalogue has no detector ${gone} any more`);

const uncovered = wanted.filter(({ id, name }) => {
  if (ELSEWHERE[id] !== undefined) return false;
  // Of several words the first says whose it is; several run together have to be taken apart.
  const [first = '', ...others] = name.split(/[^A-Za-z0-9]+/);
  const provider = others.length > 0 ? squeezed(first) : providerOf(name);
  return !known.some((text) => text.includes(provider));
});
for (const { id, name, validation, tier } of uncovered) {
  process.stdout.write(`${id}\t${name}\t${validation}\ttier ${tier}\n`);
}
process.stdout.write(
  `${wanted.length - uncovered.length} of ${wanted.length} have a detector of the same provider\n`,
);
if (uncovered.length > 0) process.exitCode = 1;
