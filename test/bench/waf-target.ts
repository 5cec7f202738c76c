import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import process from 'node:process';
import replyFrom from '@fastify/reply-from';
import { fastify } from 'fastify';
import { startStandaloneWaf } from '../../cli/waf/standalone';

/**
 * The process that the firewall's bench measures: `bare` forwards with the same library and does
 * nothing else, `waf` is the firewall with every detector, a policy and durable events. Says its
 * address, and its CPU time and memory whenever it is asked.
 */
const [mode = 'bare', origin = ''] = process.argv.slice(2);

async function startBare(): Promise<string> {
  const app = fastify();
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
  await app.register(replyFrom, { base: origin, disableRequestLogging: true });
  app.all('/*', (request, reply) => reply.from(request.raw.url));
  return await app.listen({ host: '127.0.0.1', port: 0 });
}

async function startWaf(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'waf-bench-'));
  process.once('disconnect', () => {
    void rm(dataDir, { recursive: true, force: true }).then(() => process.exit(0));
  });
  const policyFile = join(dataDir, 'policy.json');
  const rules = [
    {
      id: 'cards',
      name: 'Cards',
      when: 'any(cf.llm.prompt.pii_categories[*] eq "CREDIT_CARD")',
      action: 'block',
    },
    { id: 'bots', name: 'Bots', when: 'http.user_agent contains "scrapy"', action: 'block' },
  ];
  const zones = [{ id: 'app', hosts: ['*'], origins: [{ url: origin }], mode: 'production' }];
  await writeFile(policyFile, JSON.stringify({ rules, waf: { zones } }));
  const { url } = await startStandaloneWaf({
    listen: { host: '127.0.0.1', port: 0 },
    dataDir,
    policyFile,
    resourcesDir: resolve(import.meta.dirname, '../../resources'),
    networks: {},
  });
  return url;
}

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ cpu: user + system, rss: process.memoryUsage.rss() });
});
if (mode === 'bare') process.once('disconnect', () => process.exit(0));
process.send?.({ url: await (mode === 'bare' ? startBare() : startWaf()) });
