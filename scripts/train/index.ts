import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Container } from '../../core/detect/models/container';
import { Encoder } from '../../core/detect/models/encoder/encoder';
import { MODEL_FILES } from '../../core/detect/models/language-models';
import { codeModel } from './code/code-model-file';
import { DataFolder } from './data';
import { EmbeddingCache } from './embedding-cache';
import { convertEncoder, WEIGHTS_PACKAGE } from './encoder/convert';
import { taggerModel } from './tagger/tagger-model-file';
import { textModel } from './text-model-file';
import { topicsModel } from './topics/topics-model-file';

/** A model file with what is to be said of it in the manifest. */
export interface TrainedFile {
  readonly bytes: Buffer;
  readonly metrics: Readonly<Record<string, unknown>>;
}

const MODELS = Object.keys(MODEL_FILES) as (keyof typeof MODEL_FILES)[];

const { values } = parseArgs({
  options: {
    data: { type: 'string' },
    out: { type: 'string', default: 'resources/models' },
    cache: { type: 'string' },
    only: { type: 'string', multiple: true },
  },
});

function usage(): never {
  process.stderr.write(
    `usage: npm run train -- --data DIR [--out DIR] [--cache DIR] [--only ${MODELS.join('|')}]…\n`,
  );
  process.exit(2);
}

const started = Date.now();
const log = (line: string): void =>
  console.log(`${((Date.now() - started) / 1000).toFixed(0).padStart(4)} s  ${line}`);

async function main(directory: string): Promise<void> {
  const out = resolve(values.out);
  mkdirSync(out, { recursive: true });
  const data = new DataFolder(resolve(directory));
  const encoderBytes = await convertEncoder();
  const encoder = new Encoder(new Container(MODEL_FILES.encoder, encoderBytes));
  const cache = new EmbeddingCache(encoder, values.cache);
  const makers: Record<keyof typeof MODEL_FILES, () => TrainedFile> = {
    encoder: () => ({ bytes: encoderBytes, metrics: {} }),
    code: () => codeModel(data),
    tagger: () => taggerModel(data),
    topics: () => topicsModel(encoder),
    text: () => textModel(data, cache, log),
  };
  const files: Record<string, unknown> = {};
  for (const model of MODELS) {
    if (values.only !== undefined && !values.only.includes(model)) continue;
    const { bytes, metrics } = makers[model]();
    writeFileSync(join(out, MODEL_FILES[model]), bytes);
    files[MODEL_FILES[model]] = {
      sha256: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
      metrics,
    };
    log(`${MODEL_FILES[model]}: ${(bytes.length / 1e6).toFixed(1)} MB`);
  }
  cache.save();
  const manifestFile = join(out, 'manifest.json');
  if (values.only !== undefined) {
    // The rest of the manifest still holds: the other files are as they were.
    if (existsSync(manifestFile)) writeJson(manifestFile, withFiles(manifestFile, files));
    return;
  }
  writeJson(manifestFile, {
    files,
    encoder: { package: WEIGHTS_PACKAGE, licence: 'Apache-2.0' },
    names: { package: '@faker-js/faker', licence: 'MIT' },
    keywords: { package: 'highlight.js', licence: 'BSD-3-Clause' },
    data: {
      sha256: data.hash(),
      sources: [...data.sources].map(([source, { license, items }]) => ({
        source,
        license,
        items,
      })),
    },
  });
}

function withFiles(manifestFile: string, files: Record<string, unknown>): unknown {
  const known = JSON.parse(readFileSync(manifestFile, 'utf8')) as { files: object };
  return { ...known, files: { ...known.files, ...files } };
}

function writeJson(file: string, value: unknown): void {
  writeFileSync(file, `${JSON.stringify(value, null, 2)}\n`);
}

await main(values.data ?? usage());
