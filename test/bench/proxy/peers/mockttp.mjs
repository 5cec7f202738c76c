// Runs mockttp as a proxy that passes everything on; to an address, since its resolver knows no localhost.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const [peers = '', dir = '', rootFile = '', port = ''] = process.argv.slice(2);
const mockttp = createRequire(join(peers, 'package.json'))('mockttp');

const https = await mockttp.generateCACertificate();
const caFile = join(dir, 'ca.pem');
writeFileSync(caFile, https.cert);
const server = mockttp.getLocal({ https, recordTraffic: false });
await server.start();
await server.forAnyRequest().thenForwardTo(`https://127.0.0.1:${port}`, {
  additionalTrustedCAs: [{ cert: readFileSync(rootFile, 'utf8') }],
});
process.stdout.write(`${JSON.stringify({ port: server.port, caFile })}\n`);
