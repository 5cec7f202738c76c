/** Outputs as the systems' own commands give them. */
export const LSBLK_LUKS = JSON.stringify({
  blockdevices: [
    { name: 'sr0', type: 'rom', fstype: null, mountpoints: [null] },
    {
      name: 'nvme0n1',
      type: 'disk',
      fstype: null,
      mountpoints: [null],
      children: [
        { name: 'nvme0n1p1', type: 'part', fstype: 'vfat', mountpoints: ['/boot/efi'] },
        {
          name: 'nvme0n1p3',
          type: 'part',
          fstype: 'crypto_LUKS',
          mountpoints: [null],
          children: [
            {
              name: 'dm_crypt-0',
              type: 'crypt',
              fstype: 'LVM2_member',
              mountpoints: [null],
              children: [
                { name: 'vg-root', type: 'lvm', fstype: 'ext4', mountpoints: ['/'] },
                { name: 'vg-swap', type: 'lvm', fstype: 'swap', mountpoints: ['[SWAP]'] },
              ],
            },
          ],
        },
      ],
    },
  ],
});

export const LSBLK_PLAIN = JSON.stringify({
  blockdevices: [
    {
      name: 'sda',
      type: 'disk',
      fstype: null,
      mountpoint: null,
      children: [{ name: 'sda1', type: 'part', fstype: 'ext4', mountpoint: '/' }],
    },
    { name: 'sdb', type: 'disk', fstype: 'crypto_LUKS', mountpoint: null },
  ],
});

export const DSREGCMD = `
+----------------------------------------------------------------------+
| Device State                                                         |
+----------------------------------------------------------------------+

             AzureAdJoined : YES
          EnterpriseJoined : NO
              DomainJoined : YES
                DomainName : CORP
           Virtual Desktop : NOT SET
               Device Name : DESK7.corp.example.com

+----------------------------------------------------------------------+
| Tenant Details                                                       |
+----------------------------------------------------------------------+

                TenantName : Example Ltd
`;

export const TASKLIST = [
  '"System Idle Process","0","Services","0","8 K"',
  '"MsMpEng.exe","3204","Services","0","204,140 K"',
  '"chrome.exe","9120","Console","1","310,552 K"',
].join('\r\n');

export const SCREENSAVER = `
HKEY_CURRENT_USER\\Control Panel\\Desktop
    ScreenSaverIsSecure    REG_SZ    1

`;

export const INACTIVITY = `
HKEY_LOCAL_MACHINE\\SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System
    InactivityTimeoutSecs    REG_DWORD    0x384

`;

export const SECURITY_LISTING = `SHA-256 hash: D7A7A0FB5D7E2731D771E9484EBCDEF71D5F0C3E0A2948782BC83EE0EA699EF4
SHA-1 hash: A8985D3A65E5E5C4B2D7D66D40C6DD2FB19C5436
keychain: "/System/Library/Keychains/SystemRootCertificates.keychain"
version: 256
class: 0x80001000
`;

export const IOREG = `+-o J314sAP  <class IOPlatformExpertDevice, id 0x100000227, registered, matched>
    {
      "IOPlatformUUID" = "0DB1F4B2-6C8F-5F1C-9F0B-7E6D9B0C1A2B"
      "IOPlatformSerialNumber" = "C02XK1ABJGH7"
      "model" = <"MacBookPro18,3">
    }
`;

export const DSCONFIGAD = `You are not bound to Active Directory:
Active Directory Forest          = corp.example.com
Active Directory Domain          = corp.example.com
Computer Account                 = desk7$
`;
