import { getResolvedPDFJS } from 'unpdf';
import type { PdfPage } from './pdf-types';

/** A decoded picture as the library keeps it. */
interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data?: Uint8Array | Uint8ClampedArray;
}

/** Smaller pictures are ornaments. */
const LEAST_WIDTH = 80;
const LEAST_HEIGHT = 16;

/** A picture that the library does not give within this time is passed over, ms. */
const PICTURE_TIME_MS = 5000;

/** The pictures of a page, as portable anymaps. */
export async function* pageImages(page: PdfPage, mostPixels: number): AsyncGenerator<Buffer> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray, argsArray } = await page.getOperatorList();
  const seen = new Set<string>();
  for (let index = 0; index < fnArray.length; index++) {
    if (fnArray[index] !== OPS.paintImageXObject) continue;
    const key = String((argsArray[index] as unknown[])[0]);
    if (seen.has(key)) continue;
    seen.add(key);
    const picture = await pictureOf(page, key);
    const image = picture && anymap(picture, mostPixels);
    if (image !== undefined) yield image;
  }
}

function pictureOf(page: PdfPage, key: string): Promise<Picture | undefined> {
  const objects = (key.startsWith('g_') ? page.commonObjs : page.objs) as {
    get(key: string, done: (picture: Picture | null) => void): void;
  };
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(undefined), PICTURE_TIME_MS);
    objects.get(key, (picture) => {
      clearTimeout(timer);
      resolve(picture ?? undefined);
    });
  });
}

/** The pixels as a Netpbm picture (P4, P5 or P6), which text recognition reads without a codec. */
function anymap({ width, height, data }: Picture, mostPixels: number): Buffer | undefined {
  const pixels = width * height;
  if (!data || width < LEAST_WIDTH || height < LEAST_HEIGHT || pixels > mostPixels)
    return undefined;
  const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  const size = `${width} ${height}\n`;
  if (bytes.length === Math.ceil(width / 8) * height) {
    // One bit a pixel: black is 1 in Netpbm and 0 in a PDF.
    return netpbm(`P4\n${size}`, Buffer.from(bytes.map((byte) => byte ^ 0xff)));
  }
  switch (bytes.length / pixels) {
    case 1:
      return netpbm(`P5\n${size}255\n`, bytes);
    case 3:
      return netpbm(`P6\n${size}255\n`, bytes);
    case 4:
      return netpbm(`P6\n${size}255\n`, withoutAlpha(bytes));
    default:
      return undefined;
  }
}

function withoutAlpha(bytes: Buffer): Buffer {
  return Buffer.from(bytes.filter((_, index) => index % 4 !== 3));
}

function netpbm(header: string, pixels: Buffer): Buffer {
  return Buffer.concat([Buffer.from(header, 'latin1'), pixels]);
}
