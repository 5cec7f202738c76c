/** Where a distribution keeps additional roots, and the program that puts them in force. */
export interface SystemStore {
  readonly folder: string;
  readonly refresh: string;
}

export const systemStores: readonly SystemStore[] = [
  // Debian, Ubuntu, Alpine: update-ca-certificates(8)
  { folder: '/usr/local/share/ca-certificates', refresh: 'update-ca-certificates' },
  // Fedora, RHEL: update-ca-trust(8)
  { folder: '/etc/pki/ca-trust/source/anchors', refresh: 'update-ca-trust' },
  // Arch
  { folder: '/etc/ca-certificates/trust-source/anchors', refresh: 'update-ca-trust' },
  // SUSE
  { folder: '/etc/pki/trust/anchors', refresh: 'update-ca-certificates' },
];
