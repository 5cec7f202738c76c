import { FormatError, type ReadDocument } from '../reading';
import { imageSize } from '../image-size';

/** Words need this many pixels. */
const LEAST_WIDTH = 24;
const LEAST_HEIGHT = 8;

/** A picture: its words, as text recognition reads them. */
export const readImage: ReadDocument = async (reading, _name, bytes) => {
  const size = imageSize(bytes);
  if (size === undefined) throw new FormatError('damaged');
  if (size.width < LEAST_WIDTH || size.height < LEAST_HEIGHT) return;
  const { imageBytes, imagePixels } = reading.limits;
  if (
    bytes.length > imageBytes ||
    size.width * size.height > imagePixels ||
    !reading.countImage()
  ) {
    throw new FormatError('too-large');
  }
  reading.write(await reading.recognition.textOf(bytes));
};
