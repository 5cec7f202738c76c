import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DOCUMENT_LIMITS, type DocumentLimits } from '../../../../core/detect/documents/limits';
import { presentationOf, wordOf, workbookOf } from '../../../fixtures/documents/office';
import { compoundFileOf, messageOf } from '../../../fixtures/documents/outlook';
import { pdfOf } from '../../../fixtures/documents/pdf';
import { zipOf } from '../../../fixtures/documents/zip';
import { read } from './read';

const MIB = 1024 * 1024;

/** Small limits, so that a test reaches them with small documents. */
function limited(limits: Partial<DocumentLimits>) {
  return { limits: { ...DOCUMENT_LIMITS, ...limits } };
}

describe('bombs', () => {
  it('of one file end at the ratio', async () => {
    const zeros = Buffer.alloc(64 * MIB);
    expect(await read(zipOf([{ name: 'a', content: zeros }]))).toMatchObject({
      reason: 'too-large',
    });
    expect(await read(gzipSync(zeros))).toMatchObject({ reason: 'too-large' });
  });

  it('of many files end at the sum, overlapping ones too', async () => {
    const content = 'all work and no play '.repeat(20_000);
    const many = Array.from({ length: 300 }, (_, n) => ({ name: `${n}`, content: content + n }));
    const overlapping = Array.from({ length: 300 }, (_, n) => ({
      name: n === 0 ? 'first' : `${n}`,
      content,
      ...(n === 0 ? {} : { overlaps: 'first' }),
    }));
    const limits = limited({ inflatedBytes: 8 * MIB });
    for (const entries of [many, overlapping]) {
      expect(await read(zipOf(entries), limits)).toMatchObject({ incomplete: 'too-large' });
    }
  });

  it('within one another end at the depth', async () => {
    let bomb = zipOf([{ name: 'core.txt', content: 'the innermost' }]);
    for (let level = 0; level < 20; level++)
      bomb = zipOf([{ name: `${level}.zip`, content: bomb }]);
    expect(await read(bomb)).toMatchObject({ reason: 'too-deep' });
    let gzip = Buffer.from('the innermost');
    for (let level = 0; level < 20; level++) gzip = gzipSync(gzip);
    expect(await read(gzip)).toMatchObject({ reason: 'too-deep' });
    let mail = 'From: a@b.test\nTo: c@d.test\nSubject: x\n\nend';
    for (let level = 0; level < 40; level++) {
      mail = `From: a@b.test\nTo: c@d.test\nSubject: x\nContent-Type: message/rfc822\n\n${mail}`;
    }
    expect((await read(mail)).kind).toBeDefined();
  });

  it('of entries, text and bytes end at their limits', async () => {
    const entries = Array.from({ length: 50 }, (_, n) => ({ name: `${n}`, content: 'text' }));
    expect(await read(zipOf(entries), limited({ entries: 20 }))).toMatchObject({
      reason: 'too-large',
    });
    expect(await read('x'.repeat(500), limited({ textLength: 100 }))).toMatchObject({
      text: 'x'.repeat(100),
      incomplete: 'too-large',
    });
    expect(await read('x'.repeat(500), limited({ bytes: 100 }))).toMatchObject({
      reason: 'too-large',
    });
  });

  it('of entities are not expanded', async () => {
    const entities = Array.from(
      { length: 9 },
      (_, n) => `<!ENTITY l${n + 1} "${`&l${n};`.repeat(10)}">`,
    );
    const xml = `<!DOCTYPE x [<!ENTITY l0 "lol">${entities.join('')}]><w:p><w:t>before &l9; after</w:t></w:p>`;
    const result = await read(
      zipOf([
        { name: '[Content_Types].xml', content: '<Types/>' },
        { name: 'word/document.xml', content: xml },
      ]),
    );
    expect((result as { text: string }).text).toContain('before');
    expect((result as { text: string }).text.length).toBeLessThan(2000);
  });

  it('of pixels are not decoded', async () => {
    const pictures = Array.from({ length: 40 }, (_, n) => ({
      name: `${n}.png`,
      content: pngHeader(200, 100),
    }));
    const result = await read(zipOf(pictures), limited({ images: 3 }));
    expect(result).toMatchObject({ incomplete: 'too-large' });
    expect((result as { text: string }).text.match(/words of a picture/g)).toHaveLength(3);
    expect(await read(pngHeader(50_000, 50_000))).toMatchObject({ reason: 'too-large' });
  });
});

function pngHeader(width: number, height: number): Buffer {
  const bytes = Buffer.alloc(64);
  bytes.write('\x89PNG\r\n\x1a\n', 0, 'latin1');
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

it('stops when the time is over, with what it has', async () => {
  let time = 0;
  const entries = Array.from({ length: 50 }, (_, n) => ({ name: `${n}`, content: `text ${n}` }));
  const result = await read(zipOf(entries), { now: () => (time += 100) });
  expect(result).toMatchObject({ kind: 'text', incomplete: 'time-limit' });
});

describe('PDFs with loops', () => {
  it.each([
    ['of pages', ['<< /Type /Pages /Kids [2 0 R] /Count 1 >>']],
    ['of references', ['6 0 R', '5 0 R']],
  ])('%s are read or told', async (_, objects) => {
    const pdf = pdfOf(['a page'], { objects }).toString('latin1');
    const looped = pdf.replace('/Kids [', '/Kids [2 0 R 5 0 R ');
    const result = await read(Buffer.from(looped, 'latin1'));
    expect(['text', 'unreadable']).toContain(result.kind);
  });

  it('do not run scripts or open addresses', async () => {
    const info = '/OpenAction << /S /JavaScript /JS (while(true){}) >>';
    const pdf = pdfOf(['a page'])
      .toString('latin1')
      .replace('/Type /Catalog', `/Type /Catalog ${info}`);
    expect(await read(Buffer.from(pdf, 'latin1'))).toMatchObject({ kind: 'text' });
  });
});

it('reads a directory of a compound file that goes in circles', async () => {
  const file = compoundFileOf(Array.from({ length: 40 }, (_, n) => `stream ${n}`));
  const table = (file.readUInt32LE(76) + 1) * 512;
  for (let sector = 0; sector < 128; sector++) file.writeUInt32LE(sector ^ 1, table + 4 * sector);
  expect(await read(file)).toMatchObject({ kind: 'unreadable' });
});

const samples: Readonly<Record<string, Buffer>> = {
  word: wordOf(['one paragraph', 'another one']),
  workbook: workbookOf([
    ['Name', 'Value'],
    ['Ann', 5],
    ['Bo', 6],
  ]),
  slides: presentationOf(['first slide', 'second slide']),
  pdf: pdfOf(['one page', 'another']),
  message: messageOf('subject', 'body', { name: 'a.txt', content: Buffer.from('attached') }),
  gzip: gzipSync('text that was packed'),
  rtf: Buffer.from(String.raw`{\rtf1\ansi{\fonttbl{\f0 A;}}Text \u8364? \'e4{\*\x y}\par}`),
  mail: Buffer.from(
    'From: a@b.c\nTo: d@e.f\nSubject: =?utf-8?q?x=C3?=\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\ntext\n--b--',
  ),
  html: Buffer.from('<html><p title="a">x &amp; y<!-- c --><table><tr><td>1</table>'),
  csv: Buffer.from('a,b\n"1",2\n3,"4"\n'),
};

describe('damaged documents', () => {
  it.each(Object.keys(samples))('of %s, cut off anywhere or changed, never throw', async (name) => {
    const good = samples[name] as Buffer;
    await fc.assert(
      fc.asyncProperty(
        fc.nat(good.length),
        fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 8 }),
        async (cut, changes) => {
          const bytes = Buffer.from(good.subarray(0, cut));
          for (const [at, byte] of changes) if (at < bytes.length) bytes[at] = byte;
          const result = await read(bytes);
          expect(['text', 'unreadable']).toContain(result.kind);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('of nothing in particular never throw', async () => {
    const marks = [
      '%PDF-1.7',
      'PK\x03\x04',
      '\x1f\x8b\x08',
      '{\\rtf',
      'SQLite format 3\0',
      '\xff\xd8\xff',
      '\x89PNG\r\n\x1a\n',
    ];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...marks),
        fc.uint8Array({ maxLength: 400 }),
        async (mark, rest) => {
          const result = await read(Buffer.concat([Buffer.from(mark, 'latin1'), rest]));
          expect(['text', 'unreadable']).toContain(result.kind);
        },
      ),
      { numRuns: 150 },
    );
  });
});
