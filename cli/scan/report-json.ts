import type { Writable } from 'node:stream';
import type { ScannedDocument } from './document-scan';
import { publicFinding } from './public-finding';

/**
 * One JSON document: `{"files": [{path, mime, label?, incomplete?, findings}]}`. A file without text
 * has `incomplete` and no findings.
 */
export class JsonReport {
  #first = true;

  constructor(private readonly output: Writable) {
    output.write('{"files":[');
  }

  add({ path, mime, label, incomplete, findings }: ScannedDocument): void {
    const file = {
      path,
      mime,
      ...(label === undefined ? {} : { label }),
      ...(incomplete === undefined ? {} : { incomplete }),
      findings: findings.map(({ finding, name, from }) => ({
        ...publicFinding(finding),
        name,
        line: from.line,
        column: from.column,
        masked: finding.masked,
      })),
    };
    this.output.write(`${this.#first ? '' : ','}\n${JSON.stringify(file)}`);
    this.#first = false;
  }

  end(): void {
    this.output.write('\n]}\n');
  }
}
