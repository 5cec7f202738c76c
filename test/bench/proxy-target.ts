import { createServer, connect } from 'node:net';
import process from 'node:process';
import { resolve } from 'node:path';
import { createDetection } from '../../core/detect/detection';
import { createDetectionEngine } from '../../core/detect/engine';
import { loadCatalogue } from '../../core/detect/load-catalogue';
import { redactText } from '../../core/detect/redaction/redact-text';
import { createAppLibrary } from '../../core/extract/app-library';
import { createExtractors } from '../../core/extract/registry';
import { createIds } from '../../core/pipeline/ids';
import { createPipeline } from '../../core/pipeline/pipeline';
import { parsePolicy } from '../../core/policy/document';
import { createAuthority } from '../../core/proxy/certificates/authority';
import { createProxy } from '../../core/proxy/proxy';

/**
 * The process that the proxy bench measures: `tunnel` joins sockets and does nothing else, `proxy` is
 * the proxy door with every detector, rules and events that go nowhere. Says its port, and its CPU
 * time and memory whenever it is asked.
 */
const [mode, rootPem = ''] = process.argv.slice(2);
const address = { host: '127.0.0.1', port: 0 };

function startTunnel(): Promise<number> {
  const server = createServer((client) => {
    client.once('data', (head: Buffer) => {
      const port = Number(/:(\d+) HTTP/.exec(head.toString('latin1'))?.[1]);
      const upstream = connect({ port, host: '127.0.0.1', noDelay: true }, () => {
        client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
        client.pipe(upstream).pipe(client);
      });
      upstream.on('error', () => client.destroy());
    });
    client.on('error', () => client.destroy());
  });
  return new Promise((ready) => {
    server.listen(address, () => {
      const bound = server.address();
      ready(typeof bound === 'object' && bound ? bound.port : 0);
    });
  });
}

async function startProxy(): Promise<{ port: number; ca: string }> {
  const parsed = parsePolicy({
    intercept: { hosts: ['127.0.0.1'] },
    upstream: { roots: [rootPem] },
    rules: [
      { id: 'log', name: 'Log', when: 'door == "proxy"', action: 'log' },
      {
        id: 'keys',
        name: 'Keys',
        when: 'any(dlp.categories[*] == "credentials")',
        action: 'block',
      },
    ],
  });
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.issues));
  const { policy } = parsed;
  const clock = { now: () => Date.now() };
  const resources = resolve(import.meta.dirname, '../../resources');
  const engine = createDetectionEngine(loadCatalogue(resolve(resources, 'detectors')));
  const pipeline = createPipeline({
    clock,
    events: { append: async () => undefined },
    policy: { current: () => policy },
    detection: createDetection({ engine }),
    answerEngine: engine,
    redact: redactText,
    nextId: createIds(clock),
  });
  const library = createAppLibrary([]);
  const authority = createAuthority({ organisation: 'Bench', now: Date.now() });
  const proxy = createProxy({
    pipeline,
    extractors: createExtractors(),
    appLibrary: () => library,
    authority,
    policy: { current: () => policy.document, subscribe: () => () => undefined },
    directory: { actor: () => ({ groups: [] }) },
    clock,
  });
  const url = await proxy.listen(address);
  return { port: Number(new URL(url).port), ca: authority.certPem };
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage().rss });
});
process.on('disconnect', () => process.exit(0));
process.send?.(mode === 'tunnel' ? { port: await startTunnel() } : await startProxy());
