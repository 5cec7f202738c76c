import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChat, SITES, type SiteName } from './chat';
import { startWorld, type World } from './world';

/** A made-up key, put together here so that no scanner of source code takes it for a real one. */
const KEY = ['AKIA', 'Z7Q3M5T2XN4RB6WD'].join('');
const SECRET_PROMPT = `Why does this fail? export AWS_ACCESS_KEY_ID=${KEY}`;
const REASON = 'Rotated an hour ago; support asked for the old one.';
/** An event is in the console within two seconds of its verdict; the rest is the browser's own time. */
const LIVE_MS = 4000;

describe('one prompt through the whole house', () => {
  let world: World;
  beforeAll(async () => {
    world = await startWorld([
      {
        id: 'ask-about-credentials',
        name: 'Ask before credentials leave',
        when: 'any(dlp.categories[*] == "credentials")',
        action: 'warn',
        message: 'Use a placeholder instead of the key.',
        justification: 'required',
      },
    ]);
    await world.console.goto(`${new URL(world.console.url()).origin}/console/#/events`);
  });
  afterAll(async () => {
    await world?.close();
  });

  const names = Object.keys(SITES) as SiteName[];

  /** The newest row of the console's live table, once there are this many. */
  async function row(count: number): Promise<string> {
    const rows = world.console.getByTestId('event-row');
    await rows.nth(count - 1).waitFor({ timeout: LIVE_MS });
    return await rows.first().innerText();
  }
  let events = 0;

  test.each(names)('%s: a harmless prompt passes and streams without a question', async (name) => {
    const chat = await openChat(world, name);
    const release = chat.site.holdAfter(3);
    await chat.say('Suggest three places for a team lunch.');
    const streaming = chat.page.locator('li.answer.streaming', { hasText: /\S/ });
    await streaming.waitFor();
    release();
    expect(await chat.answer()).toContain('team lunch');
    expect(await (await world.companion.warnWindow()).getByTestId('warn-cancel').count()).toBe(0);
    events += 1;
    expect(await row(events)).toMatch(new RegExp(name, 'i'));
    await chat.close();
  });

  test.each(names)('%s: Cancel keeps a credential in, and everybody knows why', async (name) => {
    const chat = await openChat(world, name);
    const before = chat.site.received.length;
    await chat.say(SECRET_PROMPT);
    const warning = await world.companion.warnWindow();
    await warning.getByTestId('warn-cancel').click();
    expect(await chat.refusal()).toMatch(/You chose not to send it/);
    expect(chat.site.received.length).toBe(before);
    events += 1;
    await row(events);
    expect(await world.console.content()).not.toContain(KEY);
    await chat.close();
  });

  test.each(names)(
    '%s: Send with a reason sends it, and the event has the reason',
    async (name) => {
      const chat = await openChat(world, name);
      // Another text: what was just answered is not asked about again.
      const prompt = `Again. ${SECRET_PROMPT}`;
      await chat.say(prompt);
      const warning = await world.companion.warnWindow();
      await warning.getByTestId('warn-justification').fill(REASON);
      await warning.getByTestId('warn-send').click();
      await chat.answer();
      expect(chat.site.received.at(-1)?.text).toBe(prompt);
      events += 1;
      await row(events);
      await world.console.getByTestId('event-row').first().click();
      await world.console.getByTestId('event-details').getByText(REASON).waitFor();
      expect(await world.console.content()).not.toContain(KEY);
      await world.console.keyboard.press('Escape');
      await chat.close();
    },
  );

  test.each(names)('%s: Redact and send sends the masked text', async (name) => {
    const chat = await openChat(world, name);
    await chat.say(`Once more. ${SECRET_PROMPT}`);
    const warning = await world.companion.warnWindow();
    await warning.getByTestId('warn-redact').click();
    await chat.answer();
    const received = chat.site.received.at(-1);
    expect(received?.text).toMatch(
      /^Once more\. Why does this fail\? export AWS_ACCESS_KEY_ID=\[[A-Z_]+\]$/,
    );
    expect(received?.body.toString('utf8')).not.toContain(KEY);
    events += 1;
    await row(events);
    await chat.close();
  });

  test('no secret is anywhere in what the desk wrote', () => {
    expect(world.companion.output.text).not.toContain(KEY);
  });
});
