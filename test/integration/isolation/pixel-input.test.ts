import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { FIELD, startEngineSite, type EngineSite } from './engine-site';
import { startPixelDesk, type PixelDesk } from './pixel-desk';

const CONTROL = 2;
const PAGE = `<input id="field" value="">
<p style="position: absolute; top: 200px; left: 100px">words to find, and words again</p>
<a href="/next" style="position: absolute; top: 300px; left: 100px" title="the next page">a link</a>
<div style="height: 4000px"></div>
<script>
  const field = document.getElementById('field');
  field.addEventListener('input', () => tell('input', field.value));
  field.addEventListener('keydown', (event) => tell('key', event.key + '/' + event.code + '/' + event.isTrusted));
  field.addEventListener('compositionupdate', (event) => tell('composing', event.data));
  requestAnimationFrame(() => requestAnimationFrame(() => tell('drawn')));
  addEventListener('scroll', () => tell('scroll', Math.round(scrollY)));
  addEventListener('paste', (event) => tell('paste', event.clipboardData.getData('text')));
  addEventListener('copy', () => tell('copy'));
  addEventListener('resize', () => tell('resize', innerWidth + 'x' + innerHeight + '@' + devicePixelRatio));
</script>`;

describe('what a person does in the picture of a page', () => {
  let site: EngineSite;
  let pixels: PixelDesk;
  beforeAll(async () => {
    site = await startEngineSite({ '/': PAGE, '/next': 'the next page' });
    pixels = await startPixelDesk({
      isInScope: (url) => url.startsWith(site.origin),
      controls: { copy: 'inside', paste: 'allow' },
      outside: 'from outside',
    });
    await pixels.tab.open(`${site.origin}/`);
    // A click before that finds no field.
    await site.reported('drawn');
  });
  afterAll(async () => {
    await pixels?.close();
    await site?.close();
  });

  it('is seen as pictures', async () => {
    await pixels.seen.until(() => pixels.seen.frames.length > 0);
    expect(pixels.seen.frames.at(-1)?.data.length).toBeGreaterThan(0);
  });

  it('types', async () => {
    await pixels.click(FIELD);
    await pixels.type('hi');
    expect(await site.reported('key')).toBe('h/KeyH/true');
    expect(await site.reported('input', (value) => value === 'hi')).toBe('hi');
  });

  it('composes with an input method', async () => {
    const text = 'にほ';
    await pixels.tab.input({ kind: 'compose', text, selectionStart: 2, selectionEnd: 2 });
    expect(await site.reported('composing', (data) => data === text)).toBe(text);
    await pixels.tab.input({ kind: 'commit', text: '日本', selectionStart: 0, selectionEnd: 0 });
    expect(await site.reported('input', (value) => value.includes('日本'))).toBe('hi日本');
  });

  it('pastes what the session gives, with its event', async () => {
    await pixels.press('v', CONTROL);
    expect(await site.reported('paste')).toBe('from outside');
    expect(await site.reported('input', (value) => value.includes('outside'))).toContain(
      'from outside',
    );
  });

  it('copies to the session', async () => {
    await pixels.press('a', CONTROL);
    await pixels.press('c', CONTROL);
    await pixels.seen.until(() => pixels.copied.length > 0);
    expect(pixels.copied.at(-1)).toBe('hi日本from outside');
  });

  it('does not paste by the middle button', async () => {
    const before = site.reports.filter(({ what }) => what === 'paste').length;
    await pixels.click(FIELD, 'middle');
    await pixels.press('End');
    await pixels.type('z');
    await site.reported('input', (value) => value.endsWith('z'));
    expect(site.reports.filter(({ what }) => what === 'paste')).toHaveLength(before);
  });

  it('scrolls', async () => {
    await pixels.tab.input({ kind: 'wheel', x: 600, y: 500, deltaX: 0, deltaY: 400, modifiers: 0 });
    expect(Number(await site.reported('scroll', (y) => Number(y) > 0))).toBeGreaterThan(0);
    await pixels.tab.input({
      kind: 'wheel',
      x: 600,
      y: 500,
      deltaX: 0,
      deltaY: -900,
      modifiers: 0,
    });
    await site.reported('scroll', (y) => Number(y) === 0);
  });

  it('shows the cursor that the page has in mind', async () => {
    const { tab, seen } = pixels;
    const move = (x: number, y: number) =>
      tab.input({ kind: 'move', x, y, button: 'none', buttons: 0, clicks: 0, modifiers: 0 });
    await move(110, 308);
    await seen.until(() => seen.cursors.at(-1) === 'pointer');
    await move(200, 40);
    await seen.until(() => seen.cursors.at(-1) === 'text');
    await move(800, 700);
    await seen.until(() => seen.cursors.at(-1) === 'default');
  });

  it('says where the caret is, for the window of an input method', async () => {
    await pixels.click(FIELD);
    await pixels.seen.until(() => pixels.seen.carets.some((caret) => caret !== undefined));
    expect(pixels.seen.carets.find((caret) => caret !== undefined)).toMatchObject({ x: 100 });
  });

  it('finds text, and counts it', async () => {
    await pixels.tab.find('words', 'forward');
    await pixels.tab.find('words', 'forward');
    expect(pixels.seen.hits).toEqual([
      { active: 1, total: 2 },
      { active: 2, total: 2 },
    ]);
    pixels.tab.endFind();
  });

  it('zooms as a browser does, and follows the size and the density of the screen', async () => {
    pixels.tab.setZoom(2);
    await site.reported('resize', (size) => size === '640x400@2');
    pixels.tab.setZoom(1);
    pixels.tab.setSize({ width: 1000, height: 700, scale: 2 });
    await site.reported('resize', (size) => size === '1000x700@2');
  });

  it('tells the page as text, and acts on it', async () => {
    const { tab, seen } = pixels;
    tab.wantText(true);
    await seen.until(() => seen.text.some(({ role }) => role === 'link'));
    const link = seen.text.find(({ role }) => role === 'link');
    expect(link).toMatchObject({ name: 'a link', action: 'press' });
    await tab.act(link?.id ?? 0, undefined);
    await seen.until(() => seen.addresses.at(-1) === `${site.origin}/next`);
    tab.back();
    await seen.until(() => seen.addresses.at(-1) === `${site.origin}/`);
  });
});
