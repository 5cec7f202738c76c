import type { ManagedKey } from './schema';

/** Words in the languages of administrators' tools. */
export interface Words {
  readonly en: string;
  readonly de: string;
}

export const CATEGORIES = {
  organisation: { en: 'Organisation', de: 'Organisation' },
  enrolment: { en: 'Enrolment', de: 'Registrierung' },
  people: { en: 'What people may do', de: 'Was Personen dürfen' },
  desk: { en: 'This computer', de: 'Dieser Rechner' },
  policy: { en: 'Policy', de: 'Richtlinie' },
  updates: { en: 'Updates', de: 'Aktualisierungen' },
} as const satisfies Record<string, Words>;
export type Category = keyof typeof CATEGORIES;

/** What an administrator is told about a setting, wherever they meet it. */
export interface Description {
  readonly category: Category;
  readonly title: Words;
  readonly text: Words;
  /** Words for each value of a choice. */
  readonly values?: Readonly<Record<string, Words>>;
  /** What holds where nothing is set. */
  readonly otherwise: string;
  readonly example: unknown;
}

const choice = (en: string, de: string): Words => ({ en, de });

/** Every setting of the managed configuration, in the order in which it is shown. */
export const DESCRIPTIONS: Readonly<Record<ManagedKey, Description>> = {
  organisation: {
    category: 'organisation',
    title: choice('Name of the organisation', 'Name der Organisation'),
    text: choice(
      'Shown wherever the companion says who decides. Short for organisation.name of the policy.',
      'Wird überall gezeigt, wo der Begleiter sagt, wer entscheidet. Kurz für organisation.name der Richtlinie.',
    ),
    otherwise: 'what the central endpoint says',
    example: 'Example Ltd',
  },
  displayName: {
    category: 'organisation',
    title: choice('Name of the companion', 'Name des Begleiters'),
    text: choice(
      'Name under which people know the companion, in its windows and notifications.',
      'Name, unter dem Personen den Begleiter kennen, in Fenstern und Mitteilungen.',
    ),
    otherwise: 'Portcullis',
    example: 'Example AI Guard',
  },
  supportUrl: {
    category: 'organisation',
    title: choice('Address of the support', 'Adresse der Hilfe'),
    text: choice(
      'Web page or mailto: address of whoever helps people. Short for organisation.supportUrl of the policy.',
      'Webseite oder mailto:-Adresse derer, die helfen. Kurz für organisation.supportUrl der Richtlinie.',
    ),
    otherwise: 'no such entry in the menu',
    example: 'https://help.example.com/ai',
  },
  language: {
    category: 'organisation',
    title: choice('Language', 'Sprache'),
    text: choice('Language of the companion.', 'Sprache des Begleiters.'),
    values: {
      system: choice('That of the system', 'Die des Systems'),
      en: choice('English', 'Englisch'),
      de: choice('German', 'Deutsch'),
      fr: choice('French', 'Französisch'),
      es: choice('Spanish', 'Spanisch'),
      ja: choice('Japanese', 'Japanisch'),
    },
    otherwise: 'that of the system, or what the person has chosen',
    example: 'de',
  },
  endpoint: {
    category: 'enrolment',
    title: choice('Central endpoint', 'Zentrale'),
    text: choice(
      'Address of the central endpoint of the organisation. Without it the companion keeps one of its own on the desk.',
      'Adresse der Zentrale der Organisation. Ohne sie führt der Begleiter eine eigene auf dem Rechner.',
    ),
    otherwise: 'an endpoint on this desk',
    example: 'https://portcullis.example.com',
  },
  enrolmentTokenFile: {
    category: 'enrolment',
    title: choice('File of the enrolment token', 'Datei mit dem Registrierungstoken'),
    text: choice(
      'Absolute path of a file with a one-time enrolment token. The device enrols at its first start without a question and removes the file. Preferred over the token itself, which everybody can read here.',
      'Absoluter Pfad einer Datei mit einem Einmal-Token. Das Gerät registriert sich beim ersten Start ohne Rückfrage und löscht die Datei. Besser als das Token selbst, das hier alle lesen können.',
    ),
    otherwise: 'no enrolment by token',
    example: '/etc/portcullis/enrolment-token',
  },
  enrolmentToken: {
    category: 'enrolment',
    title: choice('Enrolment token', 'Registrierungstoken'),
    text: choice(
      'The one-time token itself, where no file can be delivered. It never appears in process arguments, logs or diagnostics.',
      'Das Einmal-Token selbst, wo keine Datei verteilt werden kann. Es erscheint nie in Prozessargumenten, Protokollen oder Diagnosen.',
    ),
    otherwise: 'no enrolment by token',
    example: 'pct_0000000000000000',
  },
  enrolmentCertificateFile: {
    category: 'enrolment',
    title: choice('Certificate of the device', 'Zertifikat des Geräts'),
    text: choice(
      'Absolute path of the PEM certificate that the device management has issued to this device. It enrols the device where the central endpoint trusts its issuer.',
      'Absoluter Pfad des PEM-Zertifikats, das die Geräteverwaltung ausgestellt hat. Es registriert das Gerät, wenn die Zentrale seinem Aussteller vertraut.',
    ),
    otherwise: 'no enrolment by certificate',
    example: '/etc/ssl/device/device.pem',
  },
  enrolmentKeyFile: {
    category: 'enrolment',
    title: choice('Key of the certificate', 'Schlüssel zum Zertifikat'),
    text: choice(
      'Absolute path of the private key (PEM) of that certificate. It is read once and never sent.',
      'Absoluter Pfad des privaten Schlüssels (PEM) dazu. Er wird einmal gelesen und nie gesendet.',
    ),
    otherwise: 'no enrolment by certificate',
    example: '/etc/ssl/device/device.key',
  },
  enrolmentSignIn: {
    category: 'enrolment',
    title: choice('Enrolment by sign-in', 'Registrierung durch Anmeldung'),
    text: choice(
      'The person enrols the device by signing in with the single sign-on of the organisation.',
      'Die Person registriert das Gerät, indem sie sich mit der Anmeldung der Organisation anmeldet.',
    ),
    otherwise: 'off where there is a token or a certificate',
    example: true,
  },
  allowPause: {
    category: 'people',
    title: choice('Pausing is allowed', 'Pausieren ist erlaubt'),
    text: choice(
      'Whether people may pause protection.',
      'Ob Personen den Schutz pausieren dürfen.',
    ),
    otherwise: 'allowed',
    example: false,
  },
  pauseMaxMinutes: {
    category: 'people',
    title: choice('Longest pause', 'Längste Pause'),
    text: choice(
      'Longest pause in minutes; protection is back by itself after it.',
      'Längste Pause in Minuten; danach ist der Schutz von selbst zurück.',
    ),
    otherwise: '480',
    example: 15,
  },
  pauseGroups: {
    category: 'people',
    title: choice('Who may pause', 'Wer pausieren darf'),
    text: choice(
      'Groups of the single sign-on, or e-mail addresses. Only people who are signed in and in one of them may pause.',
      'Gruppen der Anmeldung oder E-Mail-Adressen. Nur wer angemeldet ist und dazugehört, darf pausieren.',
    ),
    otherwise: 'everybody, where pausing is allowed',
    example: ['it-support'],
  },
  allowQuit: {
    category: 'people',
    title: choice('Quitting is allowed', 'Beenden ist erlaubt'),
    text: choice(
      'Whether people may quit the companion.',
      'Ob Personen den Begleiter beenden dürfen.',
    ),
    otherwise: 'allowed',
    example: false,
  },
  startAtLogin: {
    category: 'people',
    title: choice('Start with the computer', 'Mit dem Rechner starten'),
    text: choice(
      'Whether the companion starts in the tray when somebody signs in to the computer.',
      'Ob der Begleiter in der Leiste startet, wenn sich jemand am Rechner anmeldet.',
    ),
    otherwise: 'the person decides; packages of Linux start it for everybody',
    example: true,
  },
  routing: {
    category: 'desk',
    title: choice('Proxy mode', 'Proxy-Modus'),
    text: choice(
      'Whether the proxy settings of the system point to the companion.',
      'Ob die Proxy-Einstellungen des Systems auf den Begleiter zeigen.',
    ),
    values: {
      on: choice('Kept pointed at the companion', 'Zeigen stets auf den Begleiter'),
      off: choice('Never touched: other software leads traffic here', 'Bleiben unberührt'),
      person: choice('The person decides', 'Die Person entscheidet'),
    },
    otherwise: 'the person decides',
    example: 'on',
  },
  proxyPort: {
    category: 'desk',
    title: choice('Port of the proxy', 'Port des Proxys'),
    text: choice(
      'Port on the loopback address, where other software must know it. The PAC file is on the next one.',
      'Port auf der Loopback-Adresse, wenn andere Software ihn kennen muss. Die PAC-Datei liegt auf dem nächsten.',
    ),
    otherwise: 'a free one, the same after every start',
    example: 8441,
  },
  chainedPac: {
    category: 'desk',
    title: choice('PAC file of the organisation', 'PAC-Datei der Organisation'),
    text: choice(
      'Address of the PAC file that decides about all traffic which is not AI. Without it, the one that was set before the companion goes on deciding.',
      'Adresse der PAC-Datei, die über allen übrigen Verkehr entscheidet. Ohne sie entscheidet weiter die, die vorher eingestellt war.',
    ),
    otherwise: 'the PAC file that was set before',
    example: 'http://proxy.example.com/company.pac',
  },
  trust: {
    category: 'desk',
    title: choice('Certificate in trust stores', 'Zertifikat in Zertifikatsspeichern'),
    text: choice(
      'What happens with the certificate of the companion in the trust stores of system and browsers.',
      'Was mit dem Zertifikat des Begleiters in den Speichern von System und Browsern geschieht.',
    ),
    values: {
      install: choice('Installed without a question', 'Wird ohne Rückfrage installiert'),
      leave: choice('Left to other software', 'Bleibt anderer Software überlassen'),
      person: choice('The person decides', 'Die Person entscheidet'),
    },
    otherwise: 'the person decides',
    example: 'install',
  },
  trustPrograms: {
    category: 'desk',
    title: choice('Certificate for Java, Node and Python', 'Zertifikat für Java, Node und Python'),
    text: choice(
      'Also tells programs with trust stores of their own, by the variables that they document, in the session of the person.',
      'Teilt es auch Programmen mit eigenen Speichern mit, durch deren dokumentierte Variablen in der Sitzung der Person.',
    ),
    otherwise: 'on where the certificate is installed without a question',
    example: true,
  },
  browserPolicies: {
    category: 'desk',
    title: choice('Policies of browsers', 'Richtlinien der Browser'),
    text: choice(
      'Switches QUIC and Encrypted Client Hello off in Chrome, Chromium, Edge and Firefox, by which they would go past the proxy.',
      'Schaltet QUIC und Encrypted Client Hello in Chrome, Chromium, Edge und Firefox ab, mit denen sie am Proxy vorbeikämen.',
    ),
    otherwise: 'off; it takes rights of an administrator',
    example: true,
  },
  tamper: {
    category: 'desk',
    title: choice('When somebody changes something', 'Wenn jemand etwas ändert'),
    text: choice(
      'What happens when the certificate, the proxy settings, a data file or the agent has been changed or stopped from outside.',
      'Was geschieht, wenn Zertifikat, Proxy-Einstellungen, eine Datendatei oder der Agent von außen geändert oder gestoppt wurde.',
    ),
    values: {
      repair: choice('Repaired and reported', 'Wird behoben und gemeldet'),
      report: choice('Reported', 'Wird gemeldet'),
      ignore: choice('Shown to the person only', 'Wird nur der Person gezeigt'),
    },
    otherwise: 'repaired where IT manages the setting, else reported',
    example: 'repair',
  },
  failure: {
    category: 'policy',
    title: choice('When protection fails', 'Wenn der Schutz versagt'),
    text: choice(
      'Whether traffic with AI goes on while the companion cannot look into it. Short for failure of the policy.',
      'Ob Verkehr mit KI weitergeht, während der Begleiter nicht hineinsehen kann. Kurz für failure der Richtlinie.',
    ),
    values: {
      open: choice('It goes on', 'Er geht weiter'),
      closed: choice('It stops', 'Er wird angehalten'),
    },
    otherwise: 'what the policy says, else it stops',
    example: 'closed',
  },
  doNotInspect: {
    category: 'policy',
    title: choice('Hosts that are not inspected', 'Hosts ohne Prüfung'),
    text: choice(
      'Names, also with a leading "*.", that are never looked into. Short for intercept.doNotInspect of the policy.',
      'Namen, auch mit führendem „*.“, in die nie hineingesehen wird. Kurz für intercept.doNotInspect der Richtlinie.',
    ),
    otherwise: 'what the policy says',
    example: ['*.bank.example'],
  },
  isolationEngine: {
    category: 'policy',
    title: choice('Engine of the isolated browser', 'Art des isolierten Browsers'),
    text: choice(
      'How isolated pages are shown. Short for isolation.engine of the policy.',
      'Wie isolierte Seiten gezeigt werden. Kurz für isolation.engine der Richtlinie.',
    ),
    values: {
      view: choice('In a view of the companion', 'In einer Ansicht des Begleiters'),
      pixels: choice('As pictures of another browser', 'Als Bild eines anderen Browsers'),
    },
    otherwise: 'what the policy says',
    example: 'view',
  },
  isolationChromium: {
    category: 'policy',
    title: choice('Browser behind isolated pages', 'Browser hinter isolierten Seiten'),
    text: choice(
      'Absolute path of the Chromium, Google Chrome or Microsoft Edge that the engine pixels runs. No other is taken in its place.',
      'Absoluter Pfad des Chromium, Google Chrome oder Microsoft Edge, das für isolierte Seiten als Bild läuft. An seiner Stelle wird kein anderer genommen.',
    ),
    otherwise: 'the first that is found in the usual places of the system',
    example: '/usr/bin/chromium',
  },
  modelFolder: {
    category: 'policy',
    title: choice("Folder of the organisation's own model", 'Ordner des eigenen Modells'),
    text: choice(
      'Absolute path of a folder with an ONNX text classifier that scores prompts for attacks and unsafe topics. Only administrators should be able to write there.',
      'Absoluter Pfad eines Ordners mit einem Textklassifikator (ONNX), der Eingaben auf Angriffe und unsichere Themen prüft. Nur Administratoren sollten dort schreiben dürfen.',
    ),
    otherwise: 'only the models that come with the companion',
    example: '/opt/portcullis/model',
  },
  updates: {
    category: 'updates',
    title: choice('Updates', 'Aktualisierungen'),
    text: choice(
      'What happens when the central endpoint offers a newer version. Packages of apt and dnf are updated by these.',
      'Was geschieht, wenn die Zentrale eine neuere Version anbietet. Pakete von apt und dnf aktualisieren diese selbst.',
    ),
    values: {
      install: choice('Installed without a question', 'Wird ohne Rückfrage installiert'),
      ask: choice('The person is asked', 'Die Person wird gefragt'),
      off: choice('Nothing: IT installs updates', 'Nichts: die IT aktualisiert'),
    },
    otherwise: 'the person is asked',
    example: 'install',
  },
  updateChannel: {
    category: 'updates',
    title: choice('Ring', 'Ring'),
    text: choice(
      'Ring of this device, such as "stable" or "early"; the central endpoint has a version for each.',
      'Ring dieses Geräts, etwa „stable“ oder „early“; die Zentrale hat für jeden eine Version.',
    ),
    otherwise: 'stable',
    example: 'early',
  },
  updateVersion: {
    category: 'updates',
    title: choice('Pinned version', 'Festgelegte Version'),
    text: choice(
      'The version that this device gets and keeps, an older one too, if the central endpoint has it.',
      'Die Version, die dieses Gerät bekommt und behält, auch eine ältere, wenn die Zentrale sie hat.',
    ),
    otherwise: 'the version of the ring',
    example: '1.4.2',
  },
  updateDeferDays: {
    category: 'updates',
    title: choice('Wait before an update', 'Wartezeit vor einer Aktualisierung'),
    text: choice(
      'Days that pass between the release of a version and its installation here.',
      'Tage zwischen der Freigabe einer Version und ihrer Installation hier.',
    ),
    otherwise: '0',
    example: 7,
  },
  policy: {
    category: 'policy',
    title: choice('Parts of the policy document', 'Teile der Richtlinie'),
    text: choice(
      'Parts of the policy document (policy.md), as JSON, that beat what the central endpoint publishes.',
      'Teile der Richtlinie (policy.md) als JSON, die stärker sind als das, was die Zentrale veröffentlicht.',
    ),
    otherwise: 'what the central endpoint publishes',
    example: { warn: { timeoutSeconds: 60 } },
  },
};
