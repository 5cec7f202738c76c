/** What the command line of one engine depends on. */
export interface ChromiumLaunch {
  /** The profile's folder, which is thrown away. */
  readonly profile: string;
  /** SHA-256 of the public key that the agent's TLS answers with, base64; the only one to trust. */
  readonly pin: string | undefined;
  /** Chromium's own sandbox cannot be had (root on Linux, or a launch without it). */
  readonly isWithoutSandbox: boolean;
}

/** Parts of the browser that speak to somebody, or show something, by themselves. */
const FEATURES_OFF = [
  'AutofillServerCommunication',
  'CertificateTransparencyComponentUpdater',
  'DialMediaRouteProvider',
  'DnsOverHttps',
  'FedCm',
  'InterestFeedContentSuggestions',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'OptimizationGuideModelDownloading',
  'OptimizationTargetPrediction',
  'PaintHolding',
  'PrivacySandboxSettings4',
  'SegmentationPlatform',
  'Translate',
  'WebOTP',
  'AsyncDns',
  'PreconnectToSearch',
  'LensOverlay',
  'GlobalMediaControls',
  'HardwareMediaKeyHandling',
  'WebRtcHideLocalIpsWithMdns',
];

/**
 * Switches for a Chromium that nobody sees. The browser itself gets a proxy whose name cannot be
 * found, so that none of its own services reaches anybody; only the context of the pages is given
 * the agent's (`pageNetwork`). Every name is refused by the resolver, so that a lookup that some
 * part tries all the same finds nothing. There is no debugging port: the protocol runs over pipes.
 */
export function chromiumSwitches(launch: ChromiumLaunch): string[] {
  return [
    '--headless=new',
    `--user-data-dir=${launch.profile}`,
    '--proxy-server=http://nowhere.invalid:1',
    '--proxy-bypass-list=<-loopback>',
    '--host-resolver-rules=MAP * ^NOTFOUND , EXCLUDE 127.0.0.1',
    ...(launch.pin === undefined ? [] : [`--ignore-certificate-errors-spki-list=${launch.pin}`]),
    '--disable-quic',
    // Its name differs between builds of Chromium.
    '--force-webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--webrtc-ip-handling-policy=disable_non_proxied_udp',
    '--dns-prefetch-disable',
    '--no-pings',
    '--disable-background-networking',
    '--disable-client-side-phishing-detection',
    '--disable-component-update',
    '--disable-component-extensions-with-background-pages',
    '--disable-default-apps',
    '--disable-domain-reliability',
    '--disable-extensions',
    '--disable-field-trial-config',
    '--disable-sync',
    '--disable-breakpad',
    '--disable-crash-reporter',
    '--disable-notifications',
    '--disable-speech-api',
    '--disable-speech-synthesis-api',
    '--disable-search-engine-choice-screen',
    '--disable-dev-shm-usage',
    '--disable-gpu',
    '--metrics-recording-only',
    '--mute-audio',
    '--no-default-browser-check',
    '--no-first-run',
    '--no-service-autorun',
    '--password-store=basic',
    '--use-mock-keychain',
    '--site-per-process',
    '--blink-settings=javaScriptCanAccessClipboard=false',
    '--disable-blink-features=FileSystemAccess,FileSystemAccessLocal',
    `--disable-features=${FEATURES_OFF.join(',')}`,
    ...(launch.isWithoutSandbox ? ['--no-sandbox'] : []),
    'about:blank',
  ];
}

/** The network of the pages: the agent's proxy for everything, loopback included. */
export function pageNetwork(proxy: string): { proxyServer: string; proxyBypassList: string[] } {
  const { protocol, host } = new URL(proxy);
  return { proxyServer: `${protocol}//${host}`, proxyBypassList: ['<-loopback>'] };
}

/** Preferences of the profile for what no switch covers. */
export const PROFILE_PREFERENCES = {
  browser: { enable_spellchecking: false, has_seen_welcome_page: true },
  credentials_enable_service: false,
  dns_prefetching: { enabled: false },
  net: { network_prediction_options: 2 },
  printing: { enabled: false },
  profile: { password_manager_enabled: false },
  safebrowsing: { enabled: false, enhanced: false },
  search: { suggest_enabled: false },
  signin: { allowed: false },
  translate: { enabled: false },
  webrtc: {
    ip_handling_policy: 'disable_non_proxied_udp',
    multiple_routes_enabled: false,
    nonproxied_udp_enabled: false,
  },
} as const;
