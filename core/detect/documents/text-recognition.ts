import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createWorker, OEM, type Worker } from 'tesseract.js';
import { FormatError } from './reading';

/** Reads the words in a picture. */
export interface TextRecognition {
  /** @throws FormatError when the picture cannot be decoded */
  textOf(image: Buffer): Promise<string>;
  close(): Promise<void>;
}

/** Where the packed language data lies; nothing is fetched. */
function languageFolder(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('@tesseract.js-data/eng/package.json');
  return join(dirname(manifest), '4.0.0_best_int');
}

class TesseractRecognition implements TextRecognition {
  #worker: Promise<Worker> | undefined;
  #failed: ((error: Error) => void) | undefined;

  async textOf(image: Buffer): Promise<string> {
    this.#worker ??= this.#start();
    const worker = await this.#worker;
    // The library throws its errors at the process unless a handler takes them.
    const failure = new Promise<never>((_, reject) => {
      this.#failed = reject;
    });
    try {
      const { data } = await Promise.race([worker.recognize(image), failure]);
      return data.text;
    } catch (cause) {
      throw new FormatError('damaged', { cause });
    } finally {
      this.#failed = undefined;
    }
  }

  async close(): Promise<void> {
    const worker = await this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Promise<Worker> {
    return createWorker('eng', OEM.LSTM_ONLY, {
      langPath: languageFolder(),
      cacheMethod: 'none',
      errorHandler: (error: unknown) =>
        this.#failed?.(new Error('recognition failed', { cause: error })),
    });
  }
}

/** Text recognition for Latin script, which starts with the first picture. Close it when done. */
export function createTextRecognition(): TextRecognition {
  return new TesseractRecognition();
}
