import type { CommandLine } from 'electron';

/**
 * Settings of Blink for every page of this process, which no page or preference overrules: scripts
 * get at the clipboard by the permission of a session only, the middle button pastes nothing, and
 * names in a page are not looked up ahead.
 */
const BLINK_SETTINGS = [
  'javaScriptCanAccessClipboard=false',
  'selectionClipboardBufferAvailable=false',
  'dnsPrefetchingEnabled=false',
].join(',');

/**
 * No name is ever looked up in this process, since pages can make it look names up beside every
 * proxy (prefetches, STUN servers). Our own traffic to elsewhere is the agent's, which is not Chromium.
 */
const RESOLVER_RULES = 'MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1, EXCLUDE ::1';

/** Ways out that do not ask the session's proxy, that load ahead, or that speak to the desktop. */
const FEATURES_OFF = [
  'WebTransport',
  'DirectSockets',
  'AsyncDns',
  'DnsOverHttpsUpgrade',
  'NetworkPrediction',
  'SpareRendererForSitePerProcess',
  'PrefetchNoVarySearch',
  'SpeculationRulesPrefetchFuture',
  'Prerender2',
  'BackForwardCache',
  'SignedHTTPExchange',
  'SubresourceWebBundles',
  'Reporting',
  'NetworkErrorLogging',
  'FedCm',
  'PrivacySandboxAdsAPIs',
  'InterestGroupStorage',
  'FencedFrames',
  'SharedStorageAPI',
  'BrowsingTopics',
  'DocumentPictureInPictureAPI',
  'WebBluetooth',
  // A page with sound would say whatever it likes on the desktop's media controls (MPRIS and others).
  'HardwareMediaKeyHandling',
].join(',');

/** Sets what can only be set for the whole process, before the app is ready. */
export function setProcessSwitches(commandLine: CommandLine): void {
  commandLine.appendSwitch('blink-settings', BLINK_SETTINGS);
  commandLine.appendSwitch('host-resolver-rules', RESOLVER_RULES);
  commandLine.appendSwitch('disable-quic');
  commandLine.appendSwitch('force-webrtc-ip-handling-policy', 'disable_non_proxied_udp');
  const others = commandLine.getSwitchValue('disable-features');
  commandLine.appendSwitch('disable-features', [FEATURES_OFF, others].filter(Boolean).join(','));
}
