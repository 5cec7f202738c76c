import type { Page } from 'playwright';
import type { FakeSite } from '../../fixtures/sites/site-server';
import type { World } from './world';

/** A chat page in the person's browser. */
export interface Chat {
  readonly page: Page;
  readonly site: FakeSite;
  /** Types and sends, as a person does. */
  say(text: string): Promise<void>;
  /** The latest answer, once the site has finished it. */
  answer(): Promise<string>;
  /** What the page says went wrong: in its error box, or where the site has none, as the answer. */
  refusal(): Promise<string>;
  close(): Promise<void>;
}

export const SITES = {
  chatgpt: 'https://chatgpt.com/',
  claude: 'https://claude.ai/new',
  gemini: 'https://gemini.google.com/app',
} as const;
export type SiteName = keyof typeof SITES;

export async function openChat(world: World, name: SiteName): Promise<Chat> {
  const page = await world.browser.context.newPage();
  await page.goto(SITES[name]);
  await page.locator('body[data-ready]').waitFor();
  return {
    page,
    site: world.sites[name],
    say: async (text) => {
      await page.getByTestId('prompt').fill(text);
      await page.getByTestId('send').click();
    },
    answer: async () => {
      const answers = page.locator('li.answer:not(.streaming)');
      await answers.last().waitFor();
      return await answers.last().innerText();
    },
    refusal: async () => {
      const said = page.locator('[data-testid=error], li.answer:not(.streaming)').last();
      await said.waitFor();
      return await said.innerText();
    },
    close: () => page.close(),
  };
}
