/* global document, getComputedStyle, Node, Element, HTMLElement, HTMLInputElement, HTMLTextAreaElement,
   getSelection, requestAnimationFrame, FileReader, addEventListener, CSSStyleSheet, NodeFilter, CSS, Highlight */
/**
 * Runs in every document of the pixel engine, in a world of its own that the page cannot see. It
 * watches what a picture does not tell (cursor, caret, copying) and lets no paste through that main
 * has not announced, whichever way the page or a middle click asked for it. It talks by the binding
 * `portcullisTell`, and main calls it by `portcullisAgent`; the names are those of page-agent.ts.
 */
(() => {
  /** Most hits that are looked for on a page. */
  const HIT_LIMIT = 1000;
  const tell = (message) => globalThis.portcullisTell?.(JSON.stringify(message));

  // ── Cursor ──
  let lastCursor = '';
  const overText = (x, y) => {
    const position = document.caretPositionFromPoint(x, y);
    if (position?.offsetNode.nodeType !== Node.TEXT_NODE) return false;
    const range = document.createRange();
    range.selectNodeContents(position.offsetNode);
    return [...range.getClientRects()].some(
      (box) => x >= box.left && x <= box.right && y >= box.top && y <= box.bottom,
    );
  };
  const shapeAt = (element, x, y) => {
    // Of a list with pictures, the keyword at its end is what everybody has.
    const shape = getComputedStyle(element).cursor.split(',').at(-1).trim();
    if (shape !== 'auto') return shape;
    return overText(x, y) ? 'text' : 'default';
  };
  addEventListener(
    'mousemove',
    (event) => {
      const element = event.composedPath()[0];
      if (!(element instanceof Element)) return;
      const shape = shapeAt(element, event.clientX, event.clientY);
      const title = element.closest('[title]')?.getAttribute('title') ?? '';
      const cursor = `${shape} ${title}`;
      if (cursor === lastCursor) return;
      lastCursor = cursor;
      tell({ type: 'cursor', shape, title: title.slice(0, 500) });
    },
    { capture: true, passive: true },
  );

  // ── Caret ──
  const TEXT_INPUTS = new Set(['text', 'search', 'url', 'tel', 'email', 'number']);
  let lastCaret = '';
  let isCaretDue = false;
  const deepFocus = () => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element;
  };
  const caretBox = () => {
    const element = deepFocus();
    const isField =
      element instanceof HTMLTextAreaElement ||
      (element instanceof HTMLInputElement && TEXT_INPUTS.has(element.type));
    if (isField) return element.getBoundingClientRect();
    if (!(element instanceof HTMLElement) || !element.isContentEditable) return undefined;
    const selection = getSelection();
    const range = selection.rangeCount > 0 ? selection.getRangeAt(0) : undefined;
    return range?.getClientRects()[0] ?? element.getBoundingClientRect();
  };
  const tellCaret = () => {
    isCaretDue = false;
    const box = caretBox();
    const caret = box && {
      x: Math.round(box.left),
      y: Math.round(box.top),
      height: Math.round(Math.min(box.height, 48)),
    };
    const text = JSON.stringify(caret);
    if (text === lastCaret) return;
    lastCaret = text;
    tell({ type: 'caret', ...(caret && { caret }) });
  };
  const caretMayHaveMoved = () => {
    if (isCaretDue) return;
    isCaretDue = true;
    requestAnimationFrame(tellCaret);
  };
  for (const type of ['focusin', 'focusout', 'input', 'click', 'keyup']) {
    addEventListener(type, caretMayHaveMoved, { capture: true, passive: true });
  }

  // ── Clipboard ──
  let isPasteAnnounced = false;
  for (const type of ['copy', 'cut']) {
    addEventListener(type, () => tell({ type: 'copied' }), { capture: true, passive: true });
  }
  addEventListener(
    'paste',
    (event) => {
      if (isPasteAnnounced) {
        isPasteAnnounced = false;
        return;
      }
      event.preventDefault();
      event.stopImmediatePropagation();
      tell({ type: 'paste-refused' });
    },
    { capture: true },
  );

  // ── Lists and hits ──
  const style = new CSSStyleSheet();
  // A list that opens in a window of the system would not be in the picture.
  style.replaceSync(`
    select:not([multiple], [size]), ::picker(select) { appearance: base-select; }
    ::highlight(portcullis-found) { background: #ffe08a; color: #000; }
    ::highlight(portcullis-found-now) { background: #ff9632; color: #000; }
  `);
  document.adoptedStyleSheets.push(style);

  let searched = '';
  let hits = [];
  let current = -1;
  const search = (text) => {
    hits = [];
    current = -1;
    searched = text;
    const wanted = text.toLowerCase();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node && hits.length < HIT_LIMIT; node = walker.nextNode()) {
      const content = node.nodeValue.toLowerCase();
      for (let at = content.indexOf(wanted); at >= 0; at = content.indexOf(wanted, at + 1)) {
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, Math.min(at + text.length, node.nodeValue.length));
        if (range.getClientRects().length > 0) hits.push(range);
      }
    }
    CSS.highlights.set('portcullis-found', new Highlight(...hits));
  };
  const find = (text, step) => {
    if (text !== searched) search(text);
    if (hits.length === 0) return { active: 0, total: 0 };
    current = current < 0 ? (step > 0 ? 0 : hits.length - 1) : current + step;
    current = (current + hits.length) % hits.length;
    CSS.highlights.set('portcullis-found-now', new Highlight(hits[current]));
    hits[current].startContainer.parentElement?.scrollIntoView({ block: 'center' });
    return { active: current + 1, total: hits.length };
  };
  const endFind = () => {
    searched = '';
    hits = [];
    CSS.highlights.delete('portcullis-found');
    CSS.highlights.delete('portcullis-found-now');
  };

  // ── Files that the page has made ──
  const read = async (url, limit) => {
    const blob = await (await fetch(url)).blob();
    if (blob.size > limit) return undefined;
    const reader = new FileReader();
    await new Promise((resolve, reject) => {
      reader.onload = resolve;
      reader.onerror = reject;
      reader.readAsDataURL(blob);
    });
    return { mimeType: blob.type, base64: reader.result.slice(reader.result.indexOf(',') + 1) };
  };

  globalThis.portcullisAgent = {
    read,
    announcePaste: () => {
      isPasteAnnounced = true;
    },
    withdrawPaste: () => {
      isPasteAnnounced = false;
    },
    find,
    endFind,
  };
})();
