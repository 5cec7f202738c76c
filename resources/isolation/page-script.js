/* global Navigator */
/**
 * Runs in the page's own world of the pixel engine, before its scripts. It only spares pages dead
 * ends: print() says so instead of doing nothing, and there are no service workers to register. What
 * must hold is held outside: printing is off in the profile, workers are ended when they appear.
 */
(() => {
  const tellPrint = globalThis.portcullisPrint;
  Reflect.deleteProperty(globalThis, 'portcullisPrint');
  Object.defineProperty(globalThis, 'print', {
    configurable: true,
    writable: true,
    value: function print() {
      tellPrint?.('');
    },
  });
  Reflect.deleteProperty(Navigator.prototype, 'serviceWorker');
})();
