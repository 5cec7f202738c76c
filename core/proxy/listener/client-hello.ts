/**
 * The server name (SNI, RFC 6066 3) of a TLS ClientHello (RFC 8446 4.1.2). `undefined` where there is
 * none, or where the first bytes do not hold the whole message: such a client is treated by the
 * address it asked for.
 */
export function serverNameOf(bytes: Buffer): string | undefined {
  try {
    return readServerName(new Reader(bytes));
  } catch (error) {
    // The reader's own error for a message that is cut short or malformed.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** First byte of a TLS record that carries a handshake (RFC 8446 5.1). */
export const HANDSHAKE_RECORD = 0x16;
const CLIENT_HELLO = 1;
const SERVER_NAME_EXTENSION = 0;
const HOST_NAME = 0;
const NAME = /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/;

function readServerName(reader: Reader): string | undefined {
  if (reader.number(1) !== HANDSHAKE_RECORD) return undefined;
  reader.skip(4);
  if (reader.number(1) !== CLIENT_HELLO) return undefined;
  // Length, version, random; then session id, cipher suites, compression methods.
  reader.skip(3 + 2 + 32);
  reader.skip(reader.number(1));
  reader.skip(reader.number(2));
  reader.skip(reader.number(1));
  const end = reader.number(2) + reader.at;
  while (reader.at < end) {
    const type = reader.number(2);
    const length = reader.number(2);
    if (type === SERVER_NAME_EXTENSION) return readName(reader);
    reader.skip(length);
  }
  return undefined;
}

function readName(reader: Reader): string | undefined {
  reader.skip(2);
  if (reader.number(1) !== HOST_NAME) return undefined;
  const name = reader.text(reader.number(2)).toLowerCase();
  return NAME.test(name) && name.length <= 253 ? name : undefined;
}

/** Reads big-endian numbers; a read past the end throws RangeError. */
class Reader {
  at = 0;

  constructor(private readonly bytes: Buffer) {}

  number(size: number): number {
    const value = this.bytes.readUIntBE(this.at, size);
    this.at += size;
    return value;
  }

  skip(count: number): void {
    this.at += count;
    if (this.at > this.bytes.length) throw new RangeError('cut short');
  }

  text(length: number): string {
    const start = this.at;
    this.skip(length);
    return this.bytes.toString('latin1', start, this.at);
  }
}
