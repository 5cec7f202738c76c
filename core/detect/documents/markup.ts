import { Parser } from 'htmlparser2';

/** Told of each step through a document of XML. Names are as written, with their prefix. */
export interface MarkupListener {
  open?(name: string, attributes: Readonly<Record<string, string>>): void;
  close?(name: string): void;
  text?(text: string): void;
}

/**
 * Walks through XML. Entities that a document declares are not expanded, nothing is fetched, and
 * faults are passed over, so that a broken document gives the text that it has.
 */
export function walkXml(xml: string, listener: MarkupListener): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) => listener.open?.(name, attributes),
      onclosetag: (name) => listener.close?.(name),
      ontext: (text) => listener.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
}

/** The name without its prefix: documents may choose prefixes freely. */
export function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}
