/**
 * Runs in every frame of an isolated page before its scripts, in a world of its own, and exposes
 * nothing. It is the first to hear of clipboard and drag events, and keeps those whose switch is off
 * from the page and from the browser. Its switches come on the process's command line.
 */
const SWITCHES = '--portcullis-guard=';

const refused = new Set(
  (process.argv.find((word) => word.startsWith(SWITCHES)) ?? SWITCHES)
    .slice(SWITCHES.length)
    .split(','),
);

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  copy: ['copy', 'cut', 'beforecopy', 'beforecut', 'dragstart'],
  paste: ['paste', 'beforepaste', 'drop'],
  upload: ['drop'],
  print: ['beforeprint'],
};

/** What a text field calls the same things, whichever way they were asked for (W3C Input Events). */
const INPUT_TYPES: Readonly<Record<string, readonly string[]>> = {
  copy: ['deleteByCut', 'deleteByDrag'],
  paste: ['insertFromPaste', 'insertFromPasteAsQuotation', 'insertFromDrop', 'insertFromYank'],
};

const refuse = (event: Event): void => {
  event.preventDefault();
  event.stopImmediatePropagation();
};

const refuseInput = (event: Event): void => {
  if (!(event instanceof InputEvent)) return;
  for (const name of refused) {
    if (INPUT_TYPES[name]?.includes(event.inputType) === true) refuse(event);
  }
};

function arm(): void {
  for (const name of refused) {
    for (const type of EVENTS[name] ?? []) window.addEventListener(type, refuse, { capture: true });
  }
  window.addEventListener('beforeinput', refuseInput, { capture: true });
}

arm();
// document.open() takes every listener away; adding one that is still there changes nothing.
new MutationObserver(arm).observe(document, { childList: true });
