import type { Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { isAbsolute, sep } from 'node:path';
import type { Confidence } from '../../core/exchange/finding';
import type { LocatedFinding, ScannedDocument } from './document-scan';

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

const LEVELS: Readonly<Record<Confidence, 'note' | 'warning' | 'error'>> = {
  low: 'note',
  medium: 'warning',
  high: 'error',
};

interface SarifRule {
  readonly id: string;
  readonly name: string;
  readonly shortDescription: { readonly text: string };
  readonly properties: { readonly tags: readonly string[] };
}

/** Static Analysis Results Interchange Format 2.1.0 (OASIS), one run. */
export class SarifReport {
  readonly #rules = new Map<string, { readonly index: number; readonly rule: SarifRule }>();
  readonly #results: object[] = [];
  readonly #notifications: object[] = [];

  constructor(
    private readonly output: Writable,
    private readonly version: string,
  ) {}

  add(document: ScannedDocument): void {
    for (const located of document.findings) this.#results.push(this.#result(document, located));
    if (document.incomplete === undefined) return;
    this.#notifications.push({
      level: 'warning',
      message: { text: `Not all of the file was read: ${document.incomplete}.` },
      locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(document.path) } } }],
    });
  }

  end(): void {
    const run = {
      tool: {
        driver: {
          name: 'Portcullis',
          version: this.version,
          rules: [...this.#rules.values()].map(({ rule }) => rule),
        },
      },
      columnKind: 'utf16CodeUnits',
      invocations: [{ executionSuccessful: true, toolExecutionNotifications: this.#notifications }],
      results: this.#results,
    };
    const log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
    this.output.write(`${JSON.stringify(log, undefined, 2)}\n`);
  }

  #result(document: ScannedDocument, located: LocatedFinding): object {
    const { finding, name } = located;
    return {
      ruleId: finding.detector,
      ruleIndex: this.#ruleIndex(located),
      level: LEVELS[finding.confidence],
      message: { text: `${name}: ${finding.masked}` },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: uriOf(document.path) },
            ...(document.isText ? { region: regionOf(located) } : {}),
          },
        },
      ],
      properties: {
        type: finding.type,
        category: finding.category,
        confidence: finding.confidence,
        validated: finding.validated,
        // Places in the text that was read out of the file.
        textStart: finding.start,
        textEnd: finding.end,
      },
    };
  }

  #ruleIndex({ finding, name }: LocatedFinding): number {
    const known = this.#rules.get(finding.detector);
    if (known !== undefined) return known.index;
    const index = this.#rules.size;
    const rule: SarifRule = {
      id: finding.detector,
      name: finding.type,
      shortDescription: { text: name },
      properties: { tags: [finding.category] },
    };
    this.#rules.set(finding.detector, { index, rule });
    return index;
  }
}

function regionOf({ finding, from, to }: LocatedFinding): object {
  return {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: finding.start,
    charLength: finding.end - finding.start,
  };
}

/** Paths as they were given stay relative, so that a report means the same on another machine. */
function uriOf(path: string): string {
  if (isAbsolute(path)) return pathToFileURL(path).href;
  return path.split(sep).map(encodeURIComponent).join('/');
}
