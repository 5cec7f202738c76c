import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, vi } from 'vitest';
import { findChromium } from '../../../main/isolation/pixels/chromium-path';
import { connectionsIn, lookUpsIn } from '../../e2e/isolation/net-log';
import { startEngineSite } from './engine-site';
import { startPixelDesk } from './pixel-desk';

// Inside of bubblewrap the engine has no place to write a log to.
vi.mock('../../../main/isolation/pixels/bubblewrap', () => ({
  tryBubblewrap: () => Promise.resolve('absent'),
}));

/** Asks for what browsers look up or connect to by themselves, and by every interface for sockets. */
const PAGE = `<script>
  const name = (what) => 'https://' + what + '.leak.example/';
  const rels = ['dns-prefetch', 'preconnect', 'prefetch', 'preload', 'modulepreload', 'icon', 'manifest'];
  for (const rel of rels) {
    document.head.append(Object.assign(document.createElement('link'), { rel, as: 'script', href: name(rel) }));
  }
  const rules = document.createElement('script');
  rules.type = 'speculationrules';
  const given = [{ source: 'list', urls: [name('rules')], eagerness: 'immediate' }];
  rules.textContent = JSON.stringify({ prefetch: given, prerender: given });
  document.head.append(rules);
  const tries = [
    () => fetch(name('fetch')),
    () => new Promise((done) => { new WebSocket('wss://socket.leak.example').onerror = done; }),
    () => new WebTransport(name('transport')).ready,
    () => navigator.credentials.get({ identity: { providers: [{ configURL: name('fedcm'), clientId: 'x' }] } }),
    () => new PaymentRequest([{ supportedMethods: name('pay') }],
      { total: { label: 'x', amount: { currency: 'EUR', value: '1' } } }).canMakePayment(),
  ];
  Promise.allSettled(tries.map(async (each) => each())).then(() => tell('tried'));
</script>`;

it('connects to nothing but the agent, and looks nothing up, by the engine’s own log', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-net-log-'));
  const log = join(folder, 'net-log.json');
  const found = await findChromium(undefined);
  if (found.kind !== 'found') throw new Error('there is no Chromium');
  const program = join(folder, 'chromium');
  await writeFile(program, `#!/bin/sh\nexec '${found.path}' '--log-net-log=${log}' "$@"\n`);
  await chmod(program, 0o755);
  const site = await startEngineSite({ '/': PAGE });
  const pixels = await startPixelDesk({
    executable: program,
    isInScope: (url) => url.startsWith(site.origin),
  });
  await pixels.tab.open(`${site.origin}/`);
  await site.reported('tried');
  await pixels.close();
  await site.close();
  expect(await lookUpsIn(log)).toEqual([]);
  const connected = new Set(await connectionsIn(log));
  expect([...connected]).toEqual([new URL(pixels.proxy).host]);
  await rm(folder, { recursive: true, force: true });
});
