import { CompanyModelError, reasonOf } from './model-folder';

/** The optional package that runs models. By a variable, or its absence would be an error of types. */
const PACKAGE: string = 'onnxruntime-node';

/** What of `onnxruntime-node` is used. */
export interface OnnxRuntime {
  readonly Tensor: new (type: 'int64', data: BigInt64Array, dims: readonly number[]) => OnnxTensor;
  readonly InferenceSession: {
    create(file: string, options: SessionOptions): Promise<OnnxSession>;
  };
}

export interface OnnxTensor {
  readonly data: unknown;
  readonly dims: readonly number[];
}

export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(feeds: Readonly<Record<string, OnnxTensor>>): Promise<Readonly<Record<string, OnnxTensor>>>;
}

interface SessionOptions {
  readonly intraOpNumThreads: number;
  readonly interOpNumThreads: number;
  /** 4: nothing but its own end; the runtime writes to standard error what it throws as well. */
  readonly logSeverityLevel: 4;
}

/** Loads the optional package. @throws CompanyModelError where it is missing or has no binary for this system */
export async function loadOnnxRuntime(): Promise<OnnxRuntime> {
  let loaded: unknown;
  try {
    loaded = await import(PACKAGE);
  } catch (error) {
    throw new CompanyModelError(
      `the optional package onnxruntime-node, which runs models, cannot be loaded: ${reasonOf(error)}`,
      { cause: error },
    );
  }
  if (isRuntime(loaded)) return loaded;
  throw new CompanyModelError('the optional package onnxruntime-node is not one that is known');
}

function isRuntime(loaded: unknown): loaded is OnnxRuntime {
  return (
    typeof loaded === 'object' &&
    loaded !== null &&
    'Tensor' in loaded &&
    typeof loaded.Tensor === 'function' &&
    'InferenceSession' in loaded &&
    typeof loaded.InferenceSession === 'function' &&
    'create' in loaded.InferenceSession
  );
}
