const MIB = 1024 * 1024;

/** Limits of reading one document; what lies beyond a limit is reported, never passed over silently. */
export interface DocumentLimits {
  /** Size of the document, bytes. */
  readonly bytes: number;
  /** Everything that comes out of compressed parts, bytes in sum. */
  readonly inflatedBytes: number;
  /** Output of one compressed part divided by its input, above `ratioFreeBytes` of output. */
  readonly ratio: number;
  /** Output that no ratio is asked about, bytes. */
  readonly ratioFreeBytes: number;
  /** Documents within documents: 1 is the document itself. */
  readonly depth: number;
  /** Entries of archives, parts of mails and tables of databases, in sum. */
  readonly entries: number;
  /** Text that is taken out, UTF-16 code units. */
  readonly textLength: number;
  /** After this time what has been read is all there is, ms. */
  readonly readingMs: number;
  /** After this time the thread is ended, ms. */
  readonly hardMs: number;
  /** Pages of a PDF. */
  readonly pages: number;
  /** An image that is given to text recognition, bytes. */
  readonly imageBytes: number;
  /** Pixels of such an image. */
  readonly imagePixels: number;
  /** Images of one document. */
  readonly images: number;
}

export const DOCUMENT_LIMITS: DocumentLimits = {
  bytes: 64 * MIB,
  inflatedBytes: 256 * MIB,
  ratio: 250,
  ratioFreeBytes: 4 * MIB,
  depth: 8,
  entries: 5000,
  textLength: 16 * MIB,
  readingMs: 15_000,
  hardMs: 25_000,
  pages: 2000,
  imageBytes: 8 * MIB,
  imagePixels: 16_000_000,
  images: 24,
};
