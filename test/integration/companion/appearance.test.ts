import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../console/administrator';
import { buildRenderer, type BuiltRenderer } from '../console/built-renderer';
import { ACTIVITY, COMPANY, GATEWAY_USE, openWindow, STATE } from './desk';

const ROUTES = ['/', '/activity', '/company', '/try', '/setup', '/settings', '/diagnostics'];
const LANGUAGES = ['en', 'de', 'fr', 'es', 'ja'] as const;
/** The narrowest window that the companion has, CSS pixels. */
const NARROW = { width: 480, height: 760 } as const;

let built: BuiltRenderer;
let browser: Browser;
beforeAll(async () => {
  [built, browser] = await Promise.all([buildRenderer('companion'), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await built.remove();
});

describe('in a narrow window', () => {
  it.each(LANGUAGES)('nothing is cut off in %s', async (language) => {
    const state = {
      ...{ language, company: COMPANY, supportUrl: 'https://help.example/' },
      ...{ protection: 'offline' as const, reasons: ['endpoint-unreachable', 'captive-portal'] },
      managed: ['language' as const, 'startAtLogin' as const],
      ...{ gatewayUrl: 'http://127.0.0.1:8446', gatewayUse: GATEWAY_USE },
    };
    const { page } = await openWindow(browser, built.directory, {
      route: '#/',
      activity: ACTIVITY,
      state,
    });
    await page.setViewportSize(NARROW);
    const cut: string[] = [];
    for (const route of ROUTES) {
      await page.evaluate(`location.hash = ${JSON.stringify(route)}`);
      await page.locator(`nav a[aria-current="page"][href$="#${route}"]`).waitFor();
      await page.getByRole('heading', { level: 1 }).waitFor();
      const texts = await page.evaluate<string[]>(`
        [...document.querySelectorAll('main *, nav *')]
          .filter((one) => one.textContent.trim() !== '' && one.clientWidth > 1)
          .filter((one) => one.checkVisibility())
          .filter((one) => one.scrollWidth > one.clientWidth + 1)
          .filter((one) => getComputedStyle(one).display !== 'inline')
          .filter((one) => !['INPUT', 'TEXTAREA'].includes(one.tagName))
          .map((one) => one.tagName + ' ' + one.textContent.slice(0, 40))`);
      cut.push(...texts.map((text) => `${route}: ${text}`));
    }
    expect(cut).toEqual([]);
  });
});

describe('in colours that the system forces', () => {
  it('choices and switches still show what is chosen', async () => {
    const { page } = await openWindow(browser, built.directory, {
      route: '#/settings',
      forcedColors: 'active',
    });
    const styleOf = (selector: string, property: 'backgroundColor' | 'borderTopStyle') =>
      page.evaluate<string>(
        `getComputedStyle(document.querySelector(${JSON.stringify(selector)})).${property}`,
      );
    const backgroundOf = (selector: string) => styleOf(selector, 'backgroundColor');
    const label = '.mantine-SegmentedControl-label';
    await page.locator(`${label}[data-active]`).waitFor();
    expect(await backgroundOf(`${label}[data-active]`)).not.toBe(
      await backgroundOf(`${label}:not([data-active])`),
    );
    const track = '.mantine-Switch-input:not(:checked) + .mantine-Switch-track';
    expect(await styleOf(track, 'borderTopStyle')).toBe('solid');
    expect(await backgroundOf(`${track} .mantine-Switch-thumb`)).not.toBe(
      await backgroundOf(track),
    );
    expect(await backgroundOf('.mantine-Switch-input:checked + .mantine-Switch-track')).not.toBe(
      await backgroundOf(track),
    );
    // Of the state, at the foot of the list of pages.
    expect(await backgroundOf('nav ~ * [data-tone]')).not.toBe(await backgroundOf('body'));
  });
});

describe('help', () => {
  const state = { protection: 'attention', supportUrl: 'https://help.example/' } as const;

  it.each(['#/', '#/company', '#/diagnostics'])('is at hand at %s', async (route) => {
    const { page, calls } = await openWindow(browser, built.directory, {
      route,
      state: { ...state, company: COMPANY },
    });
    await page.getByRole('button', { name: 'Contact IT' }).click();
    expect(calls).toEqual([['openSupport', null]]);
  });

  it('is not offered where IT has named no place for it', async () => {
    expect(STATE.supportUrl).toBeUndefined();
    const { page } = await openWindow(browser, built.directory, { route: '#/' });
    await page.getByTestId('status-hero').waitFor();
    expect(await page.getByRole('button', { name: 'Contact IT' }).count()).toBe(0);
  });
});
