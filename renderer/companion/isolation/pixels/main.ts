import { language } from '../../../ui/translate';
import { t } from '../translate';
import { bridge, quietly } from './bridge';
import { followKeyboard } from './keyboard';
import { PageText } from './page-text';
import { showPictures } from './picture';
import { followPointer } from './pointer';
import './pixels.css';

/** How often the words of the watermark stand in a line, and how many lines there are. */
const COLUMNS = 12;
const LINES = 60;

function element<T extends HTMLElement>(id: string, type: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof type)) throw new Error(`the page has no #${id}`);
  return found;
}

document.documentElement.lang = language();
document.title = t('isolation.pixels.picture');
const canvas = element('picture', HTMLCanvasElement);
const entry = element('entry', HTMLTextAreaElement);
canvas.setAttribute('aria-label', t('isolation.pixels.picture'));
entry.setAttribute('aria-label', t('isolation.pixels.entry'));

showPictures(canvas);
const takeFocus = followKeyboard(canvas, entry);
followPointer(canvas, takeFocus);

const watermark = element('watermark', HTMLDivElement);
bridge().onWatermark(({ text }) => {
  watermark.textContent = `${`${text}     `.repeat(COLUMNS)}\n`.repeat(LINES);
});

const container = element('text', HTMLElement);
const read = element('read', HTMLButtonElement);
const pageText = new PageText(container, element('live', HTMLDivElement));
bridge().onText((nodes) => pageText.show(nodes));
let isReading = false;
const setReading = (wanted: boolean): void => {
  isReading = wanted;
  container.hidden = !wanted;
  // Below the text nobody sees the picture, nor where the keyboard is in it.
  canvas.tabIndex = wanted ? -1 : 0;
  read.textContent = t(wanted ? 'isolation.pixels.showPicture' : 'isolation.pixels.readText');
  read.setAttribute('aria-pressed', String(wanted));
  if (!wanted) pageText.clear();
  quietly(bridge().wantText({ isWanted: wanted }));
};
read.addEventListener('click', () => setReading(!isReading));
bridge().onWayOut(() => read.focus());
const leave = element('leave', HTMLButtonElement);
leave.textContent = t('isolation.pixels.leave');
leave.addEventListener('click', () => quietly(bridge().leave()));
setReading(false);
takeFocus();
