import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import puppeteer from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { curl } from './clients';
import { startDesk, type Desk } from './desk';

const HOST = 'chat.portcullis.example';
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const FIREFOX = '/usr/bin/firefox-esr';

/** Programs as people run them, with nothing but their documented settings. */
describe('real clients', () => {
  let desk: Desk;
  const home = mkdtempSync(join(tmpdir(), 'portcullis-clients-'));
  const caFile = join(home, 'ca.pem');
  beforeAll(async () => {
    desk = await startDesk({
      policy: {
        apps: [{ id: 'demo', name: 'Harbour Chat', domains: [HOST] }],
        rules: [
          {
            id: 'keys',
            name: 'No keys',
            when: 'any(dlp.categories[*] == "credentials")',
            action: 'block',
          },
        ],
      },
    });
    writeFileSync(caFile, desk.caPem);
  });
  afterAll(async () => {
    await desk?.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  });

  function run(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<string> {
    return new Promise((resolve, reject) => {
      execFile(command, args, { env: { ...process.env, ...env } }, (error, stdout, stderr) => {
        if (error) reject(new Error(`${error.message}\n${stderr}`));
        else resolve(stdout);
      });
    });
  }

  const body = (message: string): string => JSON.stringify({ message });

  it.each(['--http1.1', '--http2'])('curl %s', async (version) => {
    const type = ['-H', 'content-type: application/json', '-w', ' %{http_code}', version];
    const url = `https://${HOST}/api/chat`;
    expect((await curl(desk, ...type, '-d', body('hello'), url)).output).toMatch(/ 200$/);
    expect((await curl(desk, ...type, '-d', body(`use ${KEY}`), url)).output).toMatch(/ 403$/);
  });

  it('curl waits for 100 before a large body, and sends chunks', async () => {
    const file = join(home, 'large.json');
    const padding = 'A harbour is a place for ships. '.repeat(10_000);
    writeFileSync(file, JSON.stringify({ message: 'hello', padding }));
    const common = ['--http1.1', '-H', 'content-type: application/json', '-w', ' %{http_code}'];
    const url = `https://${HOST}/api/chat`;
    for (const field of ['Expect: 100-continue', 'Transfer-Encoding: chunked']) {
      const { output } = await curl(desk, ...common, '-H', field, '--data-binary', `@${file}`, url);
      expect(output).toMatch(/ 200$/);
    }
  });

  it('python3', async () => {
    const script = `
import json, sys, urllib.request, urllib.error
def ask(message):
    data = json.dumps({"message": message}).encode()
    request = urllib.request.Request("https://${HOST}/api/chat", data, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request) as answer:
            answer.read()
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code
print(ask("hello"), ask("use ${KEY}"))
`;
    const env = { https_proxy: desk.url, SSL_CERT_FILE: caFile };
    expect(await run('python3', ['-c', script], env)).toBe('200 403\n');
  });

  it('Node, which trusts what NODE_EXTRA_CA_CERTS names', async () => {
    const script = `
const { request } = require('node:http');
const { connect } = require('node:tls');
const { request: secure } = require('node:https');
const ask = (message) => new Promise((resolve, reject) => {
  const tunnel = request({ host: '127.0.0.1', port: ${desk.port}, method: 'CONNECT', path: '${HOST}:443' });
  tunnel.on('error', reject);
  tunnel.on('connect', (_answer, socket) => {
    const sent = secure({
      createConnection: () => connect({ socket, servername: '${HOST}' }),
      host: '${HOST}', path: '/api/chat', method: 'POST', headers: { 'content-type': 'application/json' },
    }, (answer) => { answer.resume(); answer.on('end', () => resolve(answer.statusCode)); });
    sent.on('error', reject);
    sent.end(JSON.stringify({ message }));
  });
  tunnel.end();
});
(async () => { console.log(await ask('hello'), await ask('use ${KEY}')); process.exit(0); })();
`;
    const env = { NODE_EXTRA_CA_CERTS: caFile };
    expect(await run(process.execPath, ['-e', script], env)).toBe('200 403\n');
  });

  if (!existsSync(FIREFOX)) {
    process.stderr.write('real clients: Firefox is left out: firefox-esr is not installed\n');
  }
  it.skipIf(!existsSync(FIREFOX))('Firefox, with the CA in its own profile', async () => {
    const profile = join(home, 'firefox');
    mkdirSync(profile, { recursive: true });
    const certutil = (...args: string[]): void => {
      execFileSync('certutil', ['-d', `sql:${profile}`, ...args]);
    };
    certutil('-N', '--empty-password');
    certutil('-A', '-t', 'C,,', '-n', 'Portcullis test', '-i', caFile);
    const browser = await puppeteer.launch({
      browser: 'firefox',
      executablePath: FIREFOX,
      userDataDir: profile,
      env: { ...process.env, HOME: home, MOZ_HEADLESS: '1' },
      extraPrefsFirefox: {
        'network.proxy.type': 1,
        'network.proxy.http': '127.0.0.1',
        'network.proxy.http_port': desk.port,
        'network.proxy.ssl': '127.0.0.1',
        'network.proxy.ssl_port': desk.port,
      },
      timeout: 60_000,
    });
    try {
      const page = await browser.newPage();
      const response = await page.goto(`https://${HOST}/`);
      expect(response?.status()).toBe(200);
      const ask = (message: string): Promise<unknown> =>
        page.evaluate(
          `fetch('/api/chat', { method: 'POST', headers: { 'content-type': 'application/json' }, body: ${JSON.stringify(body(message))} }).then((answer) => answer.text().then(() => answer.status))`,
        );
      expect([await ask('hello'), await ask(`use ${KEY}`)]).toEqual([200, 403]);
    } finally {
      await browser.close();
    }
  });

  it('met no defect on the way', () => {
    expect(desk.defects).toEqual([]);
  });
});
