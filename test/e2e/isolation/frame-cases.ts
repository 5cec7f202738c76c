import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright';
import { expect, it } from 'vitest';
import { press, shownWindows } from '../desktop/x11';
import type { Visit } from './visit';

/** How long something may take that needs no more than a turn of the app, ms. */
const SOON = { timeout: 10_000 };

/** What the frame around a page owes to people, whatever engine the page runs in. */
export function frameCases(of: () => Visit): void {
  it('leads from the page to the frame and back by F6, and out by Escape and Tab', async () => {
    const visit = of();
    await visit.click('field');
    await expect.poll(() => visit.keyboardAt(), SOON).toBe('page');
    await press('F6');
    await expect.poll(() => visit.keyboardAt(), SOON).toBe('frame');
    await press('F6');
    await expect.poll(() => visit.keyboardAt(), SOON).toBe('page');
    await press('Escape', 'Tab');
    const picture = visit.launched.app
      .windows()
      .find((page) => page.url().endsWith('/pixels.html'));
    if (picture !== undefined) {
      // Out of the picture first: the page as text is offered before the frame is.
      await picture.locator('#read:focus').waitFor();
      await press('Tab', 'Return');
    }
    await expect.poll(() => visit.keyboardAt(), SOON).toBe('frame');
  });

  it('asks what the page asks, and is answered without a mouse', async () => {
    const visit = of();
    const frame = await visit.frame();
    await visit.click('alert');
    await frame.getByText('Look here').waitFor();
    await press('Return');
    await visit.site.reported('alerted');
    await visit.click('confirm');
    await frame.getByText('Sure?').waitFor();
    await press('Return');
    expect(await visit.site.reported('confirmed')).toBe('true');
    await visit.click('confirm');
    await frame.getByText('Sure?').waitFor();
    await press('Escape');
    expect(await visit.site.reported('confirmed')).toBe('false');
    await visit.click('prompt');
    await frame.getByLabel('Your answer').waitFor();
    await press('End', 'x', 'Return');
    expect(await visit.site.reported('prompted')).toBe('Adax');
  });

  it('shows a file inside and asks nobody where to keep it', async () => {
    const visit = of();
    const frame = await visit.frame();
    await visit.click('download');
    await frame.getByRole('button', { name: 'Close tab: report.txt' }).waitFor();
    expect(await shownWindows()).toBe(visit.windows);
    await frame.getByRole('button', { name: 'Close tab: report.txt' }).click();
  });

  it('asks before a page with unsaved work is left, and does as it is told', async () => {
    const visit = of();
    const frame = await visit.frame();
    await visit.click('unsaved');
    await frame.getByRole('button', { name: 'Stay' }).click();
    await frame.getByText('Leave this page?').waitFor({ state: 'detached' });
    expect(await frame.locator('#address').inputValue()).not.toContain('code=left');
    await visit.click('unsaved');
    await frame.getByRole('button', { name: 'Leave', exact: true }).click();
    expect(await visit.site.reported('loaded')).toMatch(/^left /);
  });
}

/** The frame is the same for both engines: one of them is enough. */
export function accessibleFrame(of: () => Visit): void {
  it.each(['light', 'dark'] as const)('has no fault for accessibility in %s', async (scheme) => {
    const visit = of();
    const frame = await visit.frame();
    // Playwright has a colour scheme of its own for pages, which beats that of the app.
    await frame.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
    await visit.click('field');
    await press('ctrl+p');
    await frame.getByText('Printing is switched off.').waitFor();
    await faultless(frame);
    await press('ctrl+f');
    await frame.getByRole('search').waitFor();
    await faultless(frame);
    await press('Escape');
    for (const open of [
      () => frame.getByRole('button', { name: 'Ask for an exception' }).click(),
      () => frame.getByRole('button', { name: 'More' }).click(),
      () => press('F1'),
    ]) {
      await open();
      await frame.locator('[role="dialog"], [role="menu"]').waitFor();
      await faultless(frame);
      await frame.keyboard.press('Escape');
      await frame.locator('[role="dialog"], [role="menu"]').waitFor({ state: 'detached' });
    }
    await frame.getByRole('button', { name: 'Dismiss' }).click();
    await faultless(frame);
  });
}

async function faultless(frame: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page: frame })
    .setLegacyMode(true)
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
}
