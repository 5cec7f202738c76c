// Runs mockttp as a proxy that passes everything on.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const [peers = '', dir = '', rootFile = ''] = process.argv.slice(2);
const mockttp = createRequire(join(peers, 'package.json'))('mockttp');

const https = await mockttp.generateCACertificate();
const caFile = join(dir, 'ca.pem');
writeFileSync(caFile, https.cert);
const server = mockttp.getLocal({ https, recordTraffic: false });
await server.start();
await server.forAnyRequest().thenPassThrough({
  trustAdditionalCAs: [{ cert: readFileSync(rootFile, 'utf8') }],
});
process.stdout.write(`${JSON.stringify({ port: server.port, caFile })}\n`);
