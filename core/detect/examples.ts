import type { Catalogue, Detector } from './catalogue';
import { createDetectionEngine } from './engine';

/** The text of an example, and the span that is to be found where the example marks one. */
export interface Example {
  readonly text: string;
  readonly span?: readonly [start: number, end: number];
}

/**
 * Reads an example: `«…»` marks what is to be found; `¦` inside a token is taken out, it keeps made-up
 * tokens from looking live to scanners of repositories.
 */
export function readExample(example: string): Example {
  const plain = example.replaceAll('¦', '');
  const start = plain.indexOf('«');
  const text = plain.replace('«', '').replace('»', '');
  return start < 0 ? { text } : { text, span: [start, plain.indexOf('»') - 1] };
}

/** An example that did not turn out as the catalogue says. */
export interface ExampleFault {
  readonly kind: 'found' | 'ignored';
  readonly example: string;
  readonly message: string;
}

/** Tries a detector, alone, on its own examples; an empty list says that all hold. */
export function exampleFaults(detector: Detector, catalogue: Catalogue): ExampleFault[] {
  const engine = createDetectionEngine({ ...catalogue, detectors: [detector] });
  const spansIn = (text: string): [number, number][] =>
    engine
      .scan([{ index: 0, text }])
      .findings.filter((finding) => finding.detector === detector.id)
      .map(({ start, end }) => [start, end]);
  const faults: ExampleFault[] = [];
  for (const example of detector.examples.found) {
    const { text, span } = readExample(example);
    const spans = spansIn(text);
    const hit = spans.some(
      ([start, end]) => span === undefined || (start === span[0] && end === span[1]),
    );
    if (!hit) {
      const message = spans.length === 0 ? 'nothing was found' : `found at ${spans.join(' and ')}`;
      faults.push({ kind: 'found', example, message });
    }
  }
  for (const example of detector.examples.ignored) {
    const spans = spansIn(readExample(example).text);
    if (spans.length > 0) {
      faults.push({ kind: 'ignored', example, message: `found at ${spans.join(' and ')}` });
    }
  }
  return faults;
}
