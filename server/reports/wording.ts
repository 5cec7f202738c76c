import type { ReportLanguage } from '../../core/exchange/weekly-report';
import type { Figure, Table } from './week';

/** The words of the weekly report in one language. */
export interface Wording {
  readonly title: (organisation: string) => string;
  readonly range: (from: string, to: string) => string;
  readonly figures: Readonly<Record<Figure['id'], string>>;
  /** Title of each table, and what stands there when it is empty. */
  readonly tables: Readonly<Record<Table['id'], readonly [title: string, empty: string]>>;
  /** Labels of rows that are names of the product's own. */
  readonly labels: Readonly<Record<string, string>>;
  readonly unchanged: string;
  readonly newly: string;
  readonly perDay: string;
  readonly open: string;
  readonly foot: string;
  readonly columns: readonly [name: string, value: string];
}

const english: Wording = {
  title: (organisation) => `AI use at ${organisation}`,
  range: (from, to) => `${from} to ${to} (days in UTC)`,
  figures: {
    exchanges: 'Exchanges',
    people: 'People',
    apps: 'AI apps',
    blocked: 'Blocked',
    redacted: 'Redacted',
    warned: 'Warned',
    tokens: 'Tokens',
    cost: 'Cost',
    devices: 'Devices now',
  },
  tables: {
    approved: ['Approved apps', 'No approved app was used.'],
    unapproved: ['Apps that are not approved', 'Every app that was used is approved.'],
    shadow: ['Unknown AI sites, by people', 'No unknown AI site was seen.'],
    topics: ['Prompts by topic', 'No topic was found.'],
    profiles: ['Sensitive data by profile', 'Nothing sensitive was found.'],
    matchedPeople: ['Sensitive data by person', 'Nothing sensitive was found.'],
    choices: ['What people chose when warned', 'Nobody was warned.'],
    injection: ['Prompts that look like injections', 'No prompt looked like an injection.'],
    rules: ['Rules that decided', 'No rule applied.'],
    costModels: ['Cost by model', 'The gateway counted no cost.'],
    costPeople: ['Cost by person', 'The gateway counted no cost.'],
    costTeams: ['Cost by team', 'The gateway counted no cost.'],
    mcpServers: ['MCP servers', 'No server of the portal was called.'],
    mcpTools: ['MCP tools', 'No tool was called.'],
    shadowMcp: ['MCP servers past the portal', 'None were seen.'],
    versions: ['Versions on devices', 'There is no device.'],
    posture: ['Failed posture checks, devices', 'No check failed.'],
    alerts: ['Alerts', 'No alert was raised.'],
  },
  labels: {
    cancel: 'cancelled',
    redact: 'sent without it',
    send: 'sent all the same',
    high: 'high risk (score 1–19)',
    moderate: 'moderate risk (score 20–49)',
  },
  unchanged: 'as before',
  newly: 'new',
  perDay: 'Exchanges a day',
  open: 'Open in the console',
  foot: 'Every number leads to the events behind it. The report holds counts and names, never what was written.',
  columns: ['Name', 'Number'],
};

const german: Wording = {
  title: (organisation) => `KI-Nutzung bei ${organisation}`,
  range: (from, to) => `${from} bis ${to} (Tage in UTC)`,
  figures: {
    exchanges: 'Austausche',
    people: 'Personen',
    apps: 'KI-Apps',
    blocked: 'Blockiert',
    redacted: 'Geschwärzt',
    warned: 'Gewarnt',
    tokens: 'Token',
    cost: 'Kosten',
    devices: 'Geräte jetzt',
  },
  tables: {
    approved: ['Genehmigte Apps', 'Keine genehmigte App wurde benutzt.'],
    unapproved: ['Nicht genehmigte Apps', 'Jede benutzte App ist genehmigt.'],
    shadow: ['Unbekannte KI-Seiten, nach Personen', 'Keine unbekannte KI-Seite wurde gesehen.'],
    topics: ['Eingaben nach Thema', 'Kein Thema wurde gefunden.'],
    profiles: ['Sensible Daten nach Profil', 'Nichts Sensibles wurde gefunden.'],
    matchedPeople: ['Sensible Daten nach Person', 'Nichts Sensibles wurde gefunden.'],
    choices: ['Was Gewarnte gewählt haben', 'Niemand wurde gewarnt.'],
    injection: ['Eingaben, die nach Injection aussehen', 'Keine Eingabe sah nach Injection aus.'],
    rules: ['Regeln, die entschieden haben', 'Keine Regel griff.'],
    costModels: ['Kosten nach Modell', 'Das Gateway hat keine Kosten gezählt.'],
    costPeople: ['Kosten nach Person', 'Das Gateway hat keine Kosten gezählt.'],
    costTeams: ['Kosten nach Team', 'Das Gateway hat keine Kosten gezählt.'],
    mcpServers: ['MCP-Server', 'Kein Server des Portals wurde gerufen.'],
    mcpTools: ['MCP-Werkzeuge', 'Kein Werkzeug wurde gerufen.'],
    shadowMcp: ['MCP-Server am Portal vorbei', 'Es wurden keine gesehen.'],
    versions: ['Versionen auf Geräten', 'Es gibt kein Gerät.'],
    posture: ['Nicht bestandene Prüfungen, Geräte', 'Keine Prüfung schlug fehl.'],
    alerts: ['Warnmeldungen', 'Es gab keine Warnmeldung.'],
  },
  labels: {
    cancel: 'abgebrochen',
    redact: 'ohne das Gefundene gesendet',
    send: 'trotzdem gesendet',
    high: 'hohes Risiko (Wert 1–19)',
    moderate: 'mittleres Risiko (Wert 20–49)',
  },
  unchanged: 'wie zuvor',
  newly: 'neu',
  perDay: 'Austausche je Tag',
  open: 'In der Konsole öffnen',
  foot: 'Jede Zahl führt zu den Ereignissen dahinter. Der Bericht enthält Zahlen und Namen, nie das Geschriebene.',
  columns: ['Name', 'Zahl'],
};

export const WORDINGS: Readonly<Record<ReportLanguage, Wording>> = { en: english, de: german };
