/* global Document, Navigator */
/**
 * Runs in the page's own world of the pixel engine, in every document before its scripts. It spares
 * pages dead ends: print() says so instead of doing nothing, and there are no service workers to
 * register; those are held outside too. An icon has no number of the page's choice. Connections that
 * would go past the proxy by UDP are taken away here: Chromium opens their sockets whatever its policy
 * for WebRTC says.
 */
/**
 * Runs in the page's own world of the pixel engine, in every document before its scripts. It spares
 * pages dead ends: print() says so instead of doing nothing, and there are no service workers to
 * register, nor numbers on the app's icon; those are held outside too. Connections that would go past the proxy by UDP are taken away
 * here: Chromium opens their sockets whatever its policy for WebRTC says.
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
  const execCommand = Document.prototype.execCommand;
  Object.defineProperty(Document.prototype, 'execCommand', {
    configurable: true,
    writable: true,
    value: function (command, ...rest) {
      if (String(command).toLowerCase() !== 'print') {
        return Reflect.apply(execCommand, this, [command, ...rest]);
      }
      tellPrint?.('');
      return false;
    },
  });
  for (const name of ['serviceWorker', 'setAppBadge', 'clearAppBadge']) {
    Reflect.deleteProperty(Navigator.prototype, name);
  }
  for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) {
    Reflect.deleteProperty(globalThis, name);
  }
})();
