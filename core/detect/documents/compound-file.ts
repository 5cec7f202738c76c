/** Names of a directory beyond this many are not read. */
const MOST_ENTRIES = 4096;

/** Sector numbers from here on are marks, not places ([MS-CFB] 2.1). */
const LAST_SECTOR = 0xfffffffa;

/**
 * The names of the streams and storages in a compound file ([MS-CFB]), which tell what it is. Reads
 * the chain of directory sectors only; a loop in it ends the reading.
 */
export function compoundFileNames(bytes: Buffer): ReadonlySet<string> {
  const names = new Set<string>();
  if (bytes.length < 512) return names;
  const sectorSize = 1 << Math.min(16, bytes.readUInt16LE(30));
  const seen = new Set<number>();
  for (let sector = bytes.readUInt32LE(48); sector < LAST_SECTOR && !seen.has(sector);) {
    seen.add(sector);
    const start = (sector + 1) * sectorSize;
    for (let at = start; at < start + sectorSize && at + 128 <= bytes.length; at += 128) {
      const length = bytes.readUInt16LE(at + 64);
      if (length >= 2 && length <= 64) names.add(bytes.toString('utf16le', at, at + length - 2));
      if (names.size >= MOST_ENTRIES) return names;
    }
    sector = nextSector(bytes, sector, sectorSize);
  }
  return names;
}

/** The allocation table's entry; only tables that the header itself lists are followed. */
function nextSector(bytes: Buffer, sector: number, sectorSize: number): number {
  const perTable = sectorSize / 4;
  const listed = 76 + 4 * Math.floor(sector / perTable);
  if (listed + 4 > 512) return LAST_SECTOR;
  const at = (bytes.readUInt32LE(listed) + 1) * sectorSize + 4 * (sector % perTable);
  return at + 4 <= bytes.length ? bytes.readUInt32LE(at) : LAST_SECTOR;
}
