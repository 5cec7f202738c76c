import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import type { CompanionState } from '../../../preload/contract';
import { startPortcullis } from '../../integration/agent/portcullis-process';
import { temporaryFolder } from '../../unit/audit/temporary-folder';
import { launchApp, type LaunchedApp } from '../launch-app';
import { stateOf, stateWhen, type Portcullis } from './desk';
import { canManage, manageMachine } from './managed-machine';

const LIMIT = { timeout: 60_000, interval: 20 } as const;
const BLOCK_CARDS = {
  organisation: { name: 'Northwind', supportUrl: 'https://help.northwind.example/' },
  rules: [{ id: 'cards', name: 'No cards', when: 'dlp.match_count gt 0', action: 'block' }],
};

/** An endpoint that is a process of its own, so that it can be lost. */
async function endpoint() {
  const folder = await temporaryFolder();
  const [token, config] = [join(folder, 'token'), join(folder, 'policy.json')];
  await writeFile(config, JSON.stringify(BLOCK_CARDS));
  const start = (listen: string) =>
    startPortcullis([
      ...['server', '--listen', listen, '--data', join(folder, 'data')],
      ...['--config', config, '--enrolment-token-file', token],
    ]);
  const server = await start('127.0.0.1:0');
  const url = server.ready.urls['fleet'] ?? '';
  return { server, url, start, token: (await readFile(token, 'utf8')).trim() };
}

/** The companion on a machine with these settings. */
async function managedDesk(settings: object): Promise<{ launched: LaunchedApp; origin: string }> {
  const machine = await manageMachine(settings);
  onTestFinished(() => machine.remove());
  const launched = await launchApp({ executable: machine.executable });
  onTestFinished(() => launched.close());
  return { launched, origin: machine.origin };
}

/** Command lines and environments of a process and all its children (proc(5)). */
async function visibleTo(root: number): Promise<string> {
  const read = (path: string) => readFile(path, 'utf8').catch(() => '');
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const parents = await Promise.all(
    pids.map(async (pid) => {
      const status = await read(`/proc/${pid}/status`);
      return [pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1])] as const;
    }),
  );
  const family = new Set([root]);
  for (let size = 0; size < family.size;) {
    size = family.size;
    for (const [pid, parent] of parents) if (family.has(parent)) family.add(pid);
  }
  const texts = [...family].flatMap((pid) => [`/proc/${pid}/cmdline`, `/proc/${pid}/environ`]);
  return (await Promise.all(texts.map(read))).join('\n');
}

const trial = (page: Page) =>
  page.evaluate(() =>
    (globalThis as Portcullis).portcullis.trial.run({
      kind: 'block',
      text: 'Is 4111 1111 1111 1111 a card?',
    }),
  );

describe.runIf(await canManage())('a desk that IT manages', () => {
  it('enrols by a token that no other process can see, and keeps it nowhere', async () => {
    const { url, token } = await endpoint();
    const { launched } = await managedDesk({ endpoint: url, enrolmentToken: token });
    const page = await launched.mainWindow();
    const pid = launched.app.process().pid ?? 0;
    // Looked at all the time while it enrols, and once afterwards.
    const seen = await vi.waitUntil(async () => {
      const text = await visibleTo(pid);
      expect(text.includes(token)).toBe(false);
      return (await stateOf(page)).policyVersion > 0 && text;
    }, LIMIT);
    // The same look finds what is there.
    expect(seen).toContain(`--data=${launched.dataDir}`);
    expect(seen).toContain(`HOME=${launched.home}`);
    expect(seen.split('--type=').length).toBeGreaterThan(2);
    expect(launched.output.text).not.toContain(token);
    const log = join(launched.dataDir, 'agent', 'logs', 'agent.log');
    expect(await readFile(log, 'utf8')).not.toContain(token);
    // The file that handed it to the agent goes when it is used.
    const files = async () => (await readdir(launched.dataDir, { recursive: true })).join('\n');
    await vi.waitUntil(async () => !/token$/m.test(await files()), LIMIT);
  });

  it('shows a locked setting as the company’s, and does not let it be changed', async () => {
    const settings = {
      ...{ displayName: 'Northwind Guard', language: 'en', startAtLogin: false },
      ...{ allowPause: false, allowQuit: false, routing: 'off' },
    };
    const { launched, origin } = await managedDesk(settings);
    const page = await launched.mainWindow();
    await stateWhen(page, ({ policyVersion }) => policyVersion > 0);
    await page.getByRole('link', { name: 'Settings' }).click();
    const main = page.getByRole('main');
    await main.getByText('language', { exact: true }).waitFor();
    await main.getByText(origin).first().waitFor();
    // Language, start at login and quit: a mark in the place of the control.
    expect(await main.getByText('Set by your organisation').count()).toBeGreaterThanOrEqual(3);
    expect(await main.getByLabel('Language').count()).toBe(0);
    expect(await main.getByRole('button', { name: 'Quit' }).count()).toBe(0);

    // Nor by a page of ours that would ask for it all the same.
    await page.evaluate(async () => {
      const { companion, routing } = (globalThis as Portcullis).portcullis;
      await companion.setPreferences({ language: 'fr', startAtLogin: true, appearance: 'dark' });
      await companion.pause({ minutes: 5 });
      await companion.quit();
      await routing.enable();
    });
    const state: CompanionState = await stateWhen(
      page,
      ({ preferences }) => preferences.appearance === 'dark',
    );
    expect(state).toMatchObject({
      ...{ language: 'en', mayPause: false, mayQuit: false, displayName: 'Northwind Guard' },
      preferences: { language: 'en', startAtLogin: false },
    });
    expect(state.protection).not.toBe('paused');
    expect(launched.app.process().exitCode).toBeNull();
    await page.getByRole('link', { name: 'Status', exact: true }).click();
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(0);
  });

  it('keeps the last policy when the endpoint is lost, says so, and recovers', async () => {
    const { server, start, url, token } = await endpoint();
    const { launched } = await managedDesk({ endpoint: url, enrolmentToken: token });
    const page = await launched.mainWindow();
    const { policyVersion } = await stateWhen(page, (state) => state.policyVersion > 0);
    expect((await trial(page))?.action).toBe('block');

    await server.end('SIGKILL');
    const lost = await stateWhen(page, ({ reasons }) => reasons.includes('endpoint-unreachable'));
    expect(lost).toMatchObject({ protection: 'offline', policyVersion });
    await page
      .getByTestId('status-hero')
      .getByText('cannot be reached', { exact: false })
      .waitFor();
    expect((await trial(page))?.action).toBe('block');

    await start(new URL(url).host);
    const back = await stateWhen(page, ({ reasons }) => !reasons.includes('endpoint-unreachable'));
    expect(back.policyVersion).toBe(policyVersion);
    expect(back.protection).not.toBe('offline');
  });
});
