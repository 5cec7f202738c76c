import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { policyDocumentSchema } from '../../core/exchange/policy-document';
import { DEMO_HOST, DEMO_HOSTS, startDemoSite } from '../../test/fixtures/sites/demo-site';
import { createFixtureCa } from '../../test/fixtures/upstream/certificates';
import { startCompanyProxy } from '../../test/fixtures/upstream/company-proxy';
import { root } from '../lib/paths.mjs';
import { say } from '../lib/run.mjs';
import { electronExecutable } from '../setup/electron-binary.mjs';
import { electronArguments, hasDisplay } from '../start/display.mjs';
import { headlessArguments } from '../start/headless.mjs';
import { waitForAgent, type RunningAgent } from './agent-address';
import { findBrowser, startBrowser } from './browser';
import { leafKeyDigest } from './leaf-key';

/**
 * `npm start -- --demo`: a made-up AI chat site on loopback, a sample policy, and a browser that
 * goes through the proxy. Everything lives in a temporary folder and is gone afterwards.
 */
async function demo(appArguments: readonly string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'portcullis-demo-'));
  const ca = await createFixtureCa();
  const site = await startDemoSite({
    tls: await ca.issue([...DEMO_HOSTS]),
    tokenDelayMs: 40,
    answer: (prompt) => `This is the made-up assistant. What reached me was:\n\n${prompt}`,
  });
  const routes = Object.fromEntries(DEMO_HOSTS.map((host) => [`${host}:443`, site.port]));
  const companyProxy = await startCompanyProxy({ routes });
  const policyFile = writePolicy(folder, companyProxy.url, ca.certPem);
  const dataDir = join(folder, 'data');

  const app = startApp(['--data', dataDir, '--config', policyFile], appArguments);
  const ended = new Promise<number>((resolve) => app.once('close', (code) => resolve(code ?? 0)));
  const stop = (): void => void app.kill('SIGTERM');
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const starting = new AbortController();
  void ended.then(() => starting.abort());
  const agent = await waitForAgent(join(dataDir, 'agent'), starting.signal);
  const browser = agent ? await show(agent, join(folder, 'browser')) : undefined;

  const status = await ended;
  browser?.kill();
  await companyProxy.close();
  await site.close();
  rmSync(folder, { recursive: true, force: true });
  return status;
}

/** The sample policy, with the way to the made-up site as a company would give it. */
function writePolicy(folder: string, proxy: string, rootPem: string): string {
  const sample: unknown = JSON.parse(
    readFileSync(join(root, 'resources', 'policy', 'demo.json'), 'utf8'),
  );
  const policy = { ...policyDocumentSchema.parse(sample), upstream: { proxy, roots: [rootPem] } };
  const file = join(folder, 'policy.json');
  writeFileSync(file, JSON.stringify(policy));
  return file;
}

function startApp(own: readonly string[], more: readonly string[]): ReturnType<typeof spawn> {
  const options = { cwd: root, stdio: 'inherit' } as const;
  if (!hasDisplay()) {
    say('There is no display here: the demo runs without windows.');
    return spawn(process.execPath, headlessArguments([...own, ...more]), options);
  }
  const switches = own.flatMap((word, index) =>
    word.startsWith('--') ? [`${word}=${own[index + 1] ?? ''}`] : [],
  );
  const executable = electronExecutable();
  if (executable === undefined) throw new Error('Electron is not installed: run npm run setup');
  return spawn(executable, electronArguments(root, [...switches, ...more]), options);
}

async function show(
  agent: RunningAgent,
  profile: string,
): Promise<ReturnType<typeof spawn> | undefined> {
  const address = `https://${DEMO_HOST}/`;
  say(`The made-up chat site is ${address}; it can be reached through Portcullis only.`);
  const browser = hasDisplay() ? findBrowser() : undefined;
  if (browser !== undefined) {
    say(
      'Opening a browser on it. Try the four suggestions, then the isolated chat in the tray or window.',
    );
    return startBrowser(browser, profile, agent, await leafKeyDigest(agent, DEMO_HOST), address);
  }
  say('Point any browser at it:');
  say(`  chromium --proxy-pac-url=${agent.pacUrl} ${address}   (after trusting ${agent.caFile})`);
  say('or a terminal:');
  say(
    `  curl --proxy ${agent.proxyUrl} --cacert ${agent.caFile} ${address}api/chat -H 'content-type: application/json' -d '{"message":"Plan a team lunch"}'`,
  );
  return undefined;
}

process.exitCode = await demo(process.argv.slice(2));
