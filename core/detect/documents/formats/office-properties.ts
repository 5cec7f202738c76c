import { localName, walkXml } from '../markup';
import type { Reading } from '../reading';

/** Core properties that are words of people. */
const SPOKEN: ReadonlySet<string> = new Set([
  'title',
  'subject',
  'creator',
  'keywords',
  'description',
  'lastModifiedBy',
  'category',
  'Manager',
  'Company',
]);

/** Names and values of custom properties (`docProps/custom.xml`). */
export function readDocumentProperties(xml: string): [name: string, value: string][] {
  const properties: [string, string][] = [];
  let name: string | undefined;
  let value = '';
  walkXml(xml, {
    open: (element, attributes) => {
      if (localName(element) !== 'property') return;
      name = attributes['name'];
      value = '';
    },
    text: (text) => {
      value += text;
    },
    close: (element) => {
      if (localName(element) === 'property' && name !== undefined) properties.push([name, value]);
    },
  });
  return properties;
}

/** Title, author and the like of an Office document, one on a line. */
export function writeCoreProperties(reading: Reading, xml: string): void {
  let value = '';
  walkXml(xml, {
    open: () => {
      value = '';
    },
    text: (text) => {
      value += text;
    },
    close: (element) => {
      const name = localName(element);
      if (SPOKEN.has(name) || name === 'lpwstr') reading.writeLine(value);
      value = '';
    },
  });
}
