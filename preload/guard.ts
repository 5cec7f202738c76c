/**
 * Runs in every frame of an isolated page before its scripts, in a world of its own, and exposes
 * nothing. It is the first to hear of clipboard, drag and input events, and keeps those whose switch
 * is off from the page and from the browser. Its switches come on the process's command line.
 *
 * Only trusted events are kept: what a script makes up holds nothing that the page does not have, and
 * pastes that have passed the rules come in that way.
 */
const SWITCHES = '--portcullis-guard=';

const refused = new Set(
  (process.argv.find((word) => word.startsWith(SWITCHES)) ?? SWITCHES)
    .slice(SWITCHES.length)
    .split(','),
);

/** Always: whatever may come in comes by a paste of ours, not by the browser's own. */
const ALWAYS = ['paste', 'beforepaste'];

const EVENTS: Readonly<Record<string, readonly string[]>> = {
  copy: ['copy', 'cut', 'beforecopy', 'beforecut'],
  upload: ['drop', 'dragenter', 'dragover'],
  dragAndDrop: ['dragstart', 'drop', 'dragenter', 'dragover'],
  print: ['beforeprint'],
};

/** What a text field calls the same things, whichever way they were asked for (W3C Input Events). */
const INPUT_TYPES: Readonly<Record<string, RegExp>> = {
  copy: /^deleteByCut$/,
  dragAndDrop: /^(deleteByDrag|insertFromDrop)$/,
  upload: /^insertFromDrop$/,
  keyboard: /^(insert|delete|history|format)/,
};
const PASTES = /^(insertFromPaste|insertFromPasteAsQuotation|insertFromYank)$/;

const refuse = (event: Event): void => {
  if (!event.isTrusted) return;
  event.preventDefault();
  event.stopImmediatePropagation();
};

const refuseInput = (event: Event): void => {
  if (!(event instanceof InputEvent)) return;
  const { inputType } = event;
  const isOff = [...refused].some((name) => INPUT_TYPES[name]?.test(inputType) === true);
  if (isOff || PASTES.test(inputType)) refuse(event);
};

function arm(): void {
  const capture = { capture: true };
  for (const type of ALWAYS) window.addEventListener(type, refuse, capture);
  for (const name of refused) {
    for (const type of EVENTS[name] ?? []) window.addEventListener(type, refuse, capture);
  }
  window.addEventListener('beforeinput', refuseInput, capture);
}

arm();
// document.open() takes every listener away; adding one that is still there changes nothing.
new MutationObserver(arm).observe(document, { childList: true });
