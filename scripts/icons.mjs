// Draws the PNG icons in resources/icons from their SVG sources in resources/icons/src.
// Usage: node scripts/icons.mjs [CHROMIUM], where CHROMIUM is the browser that draws; without it,
// the one that Playwright has installed.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from 'playwright';

const icons = join(import.meta.dirname, '..', 'resources', 'icons');
const sources = join(icons, 'src');

const APP_SIZES = [16, 24, 32, 48, 64, 128, 256, 512];
/** Up to this size, pixels, the app icon has fewer and thicker bars. */
const SMALL = 32;
const TRAY_STATES = ['protected', 'paused', 'limited', 'attention', 'offline', 'off'];
/** Electron takes the file whose factor fits the screen. */
const TRAY_SCALES = { '': 16, '@1.5x': 24, '@2x': 32, '@3x': 48 };
/** Ink for a light and for a dark ground; macOS colours `Template` images itself, by their alpha. */
const TRAY_INKS = {
  '-light': 'color: #26323c; --notice: #c77700',
  '-dark': 'color: #f1f4f6; --notice: #f0b03f',
  Template: 'color: #000; --notice: #000',
};

/** @param {import('playwright').Page} page @param {string} svg @param {number} size @param {string} style */
async function draw(page, svg, size, style) {
  await page.setViewportSize({ width: size, height: size });
  const reset = 'html, body { margin: 0; background: transparent } svg { display: block }';
  const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="${style}" `);
  await page.setContent(`<style>${reset}</style>${sized}`);
  return page.screenshot({ omitBackground: true });
}

async function drawAppIcons(page) {
  const [large, small] = await Promise.all(
    ['app.svg', 'app-small.svg'].map((name) => readFile(join(sources, name), 'utf8')),
  );
  for (const size of APP_SIZES) {
    const png = await draw(page, size > SMALL ? large : small, size, '');
    await writeFile(join(icons, 'app', `${size}x${size}.png`), png);
  }
}

async function drawTrayIcons(page) {
  for (const state of TRAY_STATES) {
    const svg = await readFile(join(sources, `tray-${state}.svg`), 'utf8');
    for (const [ink, style] of Object.entries(TRAY_INKS)) {
      for (const [scale, size] of Object.entries(TRAY_SCALES)) {
        const png = await draw(page, svg, size, style);
        await writeFile(join(icons, `tray-${state}${ink}${scale}.png`), png);
      }
    }
  }
}

const executablePath = process.argv[2];
const browser = await chromium.launch({
  args: ['--no-sandbox'],
  ...(executablePath === undefined ? {} : { executablePath }),
});
try {
  const page = await browser.newPage();
  await mkdir(join(icons, 'app'), { recursive: true });
  await drawAppIcons(page);
  await drawTrayIcons(page);
} finally {
  await browser.close();
}
