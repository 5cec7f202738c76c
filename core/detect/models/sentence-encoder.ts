import { join } from 'node:path';
import { Container } from './container';
import { Encoder } from './encoder/encoder';
import { MODEL_FILES } from './language-models';

/** Turns a sentence into a vector of length 1; sentences that mean the same point the same way. */
export type SentenceEncoding = (text: string) => Float32Array;

/** Loads the sentence encoder of a `models` directory. @throws ModelFileError */
export function loadSentenceEncoding(directory: string): SentenceEncoding {
  const encoder = new Encoder(Container.read(join(directory, MODEL_FILES.encoder)));
  return (text) => {
    const vector = Float32Array.from(encoder.embed(text));
    const length = Math.hypot(...vector);
    return length === 0 ? vector : vector.map((value) => value / length);
  };
}
