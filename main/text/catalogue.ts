/** What people read outside of the React windows: tray, dialogs and the banner of the isolated browser. */
export const text = {
  protection: {
    protected: 'AI traffic is protected',
    paused: 'Protection is paused',
    attention: 'Protection needs attention',
    offline: 'Protection is not running',
  },
  tray: {
    open: 'Open Portcullis',
    console: 'Open the console',
    isolated: 'Isolated AI browser',
    pause: 'Pause protection',
    pauseFor: (minutes: number) => `For ${minutes} minutes`,
    resume: 'Resume protection',
    quit: 'Quit Portcullis',
    backlog: (count: number) => `${count} events wait to be sent`,
  },
  link: {
    title: 'Portcullis did not open this link',
    notAllowed: (host: string) =>
      `${host} is not among the sites that your organisation opens in the isolated browser. ` +
      'Ask your IT team if you need it.',
    malformed: (reason: string) => `The link cannot be used: ${reason}.`,
  },
  start: {
    failed: 'Portcullis cannot start',
  },
  isolation: {
    heading: (site: string) => `Isolated browser: ${site}`,
    explanation: 'Your organisation keeps what happens here inside this window.',
    off: {
      copy: 'Copying out',
      paste: 'Pasting',
      upload: 'Uploading files',
      download: 'Downloading',
      print: 'Printing',
    },
    isOff: (what: string) => `Switched off here: ${what}.`,
    nothingOff: 'Nothing is switched off for this site.',
    back: 'Back',
    reload: 'Reload',
    refused: {
      copy: 'Copying out of this window is switched off by your organisation.',
      paste: 'Pasting into this window is switched off by your organisation.',
      upload: 'Uploading files is switched off by your organisation.',
      download: 'Downloading is switched off by your organisation.',
      print: 'Printing is switched off by your organisation.',
      navigation: (host: string) => `${host} is not part of this app and was not opened.`,
    },
  },
} as const;
