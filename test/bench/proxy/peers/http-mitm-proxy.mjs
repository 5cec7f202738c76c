// Runs http-mitm-proxy as its documentation shows, with connections to upstreams kept open.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import process from 'node:process';

const [peers = '', dir = '', rootFile = ''] = process.argv.slice(2);
const { Proxy } = createRequire(join(peers, 'package.json'))('http-mitm-proxy');
const proxy = new Proxy();
proxy.onError(() => undefined);
const httpsAgent = new Agent({ keepAlive: true, ca: readFileSync(rootFile) });
proxy.listen({ host: '127.0.0.1', port: 0, sslCaDir: dir, keepAlive: true, httpsAgent }, () => {
  const caFile = join(dir, 'certs', 'ca.pem');
  process.stdout.write(`${JSON.stringify({ port: proxy.httpPort, caFile })}\n`);
});
