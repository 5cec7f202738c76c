import {
  CONTAINER_ALIGNMENT,
  CONTAINER_MAGIC,
  type ArrayEntry,
  type ArrayKind,
  type ContainerArray,
  type ContainerHeader,
} from '../../core/detect/models/container';

function kindOf(array: ContainerArray): ArrayKind {
  if (array instanceof Int8Array) return 'int8';
  if (array instanceof Uint8Array) return 'uint8';
  return array instanceof Int32Array ? 'int32' : 'float32';
}

const padded = (length: number): number =>
  Math.ceil(length / CONTAINER_ALIGNMENT) * CONTAINER_ALIGNMENT;

/** The bytes of a model file (core/detect/models/container.ts). Same input, same bytes. */
export function writeContainer(
  arrays: Readonly<Record<string, ContainerArray>>,
  meta: unknown = {},
): Buffer {
  const entries: Record<string, ArrayEntry> = {};
  let size = 0;
  for (const [name, array] of Object.entries(arrays)) {
    entries[name] = { kind: kindOf(array), offset: size, length: array.length };
    size = padded(size + array.byteLength);
  }
  const header: ContainerHeader = { arrays: entries, meta };
  const text = Buffer.from(JSON.stringify(header), 'utf8');
  const start = padded(CONTAINER_MAGIC.length + 4 + text.length);
  const out = Buffer.alloc(start + size);
  out.write(CONTAINER_MAGIC, 'latin1');
  out.writeUInt32LE(text.length, CONTAINER_MAGIC.length);
  text.copy(out, CONTAINER_MAGIC.length + 4);
  for (const [name, array] of Object.entries(arrays)) {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    out.set(bytes, start + (entries[name]?.offset ?? 0));
  }
  return out;
}
