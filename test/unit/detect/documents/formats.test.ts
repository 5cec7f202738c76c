import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import initSqlJs from 'sql.js';
import tar from 'tar-stream';
import { buffer } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import {
  labelProperties,
  openDocumentOf,
  presentationOf,
  wordOf,
  workbookOf,
} from '../../../fixtures/documents/office';
import { compoundFileOf, messageOf } from '../../../fixtures/documents/outlook';
import { pdfOf } from '../../../fixtures/documents/pdf';
import { zipOf } from '../../../fixtures/documents/zip';
import { read, textOf } from './read';

const fixture = (name: string): Buffer =>
  readFileSync(join(import.meta.dirname, '../../../fixtures/documents', name));

async function tarOf(files: Readonly<Record<string, string | Buffer>>): Promise<Buffer> {
  const pack = tar.pack();
  for (const [name, content] of Object.entries(files)) pack.entry({ name }, content);
  pack.finalize();
  return buffer(pack);
}

describe('text', () => {
  it.each([
    ['UTF-8', Buffer.from('Käse 🙂 für alle')],
    ['UTF-8 with a mark', Buffer.from('\ufeffKäse 🙂 für alle')],
    ['UTF-16 with a mark', Buffer.from('\ufeffKäse 🙂 für alle', 'utf16le')],
    ['UTF-16 big-endian', Buffer.from('\ufeffKäse 🙂 für alle', 'utf16le').swap16()],
  ])('is read as %s', async (_, bytes) => {
    expect(await read(bytes)).toEqual({
      kind: 'text',
      mime: 'text/plain',
      text: 'Käse 🙂 für alle',
    });
  });

  it('is read in older encodings, and without a mark', async () => {
    expect(await textOf(Buffer.from('M\xfcller & S\xf6hne', 'latin1'))).toBe('Müller & Söhne');
    const plain = 'a long enough line of text';
    expect(await textOf(Buffer.from(plain, 'utf16le'))).toBe(plain);
  });

  it('is not what other data is', async () => {
    const binary = Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 97) % 256));
    expect(await read(binary)).toEqual({
      kind: 'unreadable',
      mime: 'application/octet-stream',
      reason: 'unsupported',
    });
    expect(await read('')).toEqual({ kind: 'text', mime: 'text/plain', text: '' });
  });
});

describe('tables', () => {
  it('of CSV have their headings at each value', async () => {
    const csv = 'name;card number\n"Doe; John";4111111111111111\nAnn;"say ""hi"""\n';
    expect(await read(csv)).toEqual({
      kind: 'text',
      mime: 'text/csv',
      text: 'name\tcard number\nname: Doe; John\tcard number: 4111111111111111\nname: Ann\tcard number: say "hi"\n',
    });
    expect(await textOf('1,2\n3,4\n')).toBe('1\t2\n3\t4\n');
    const prose = 'Hello, world.\nThis is text.\nIt has, you see, commas.\n';
    expect(await textOf(prose)).toBe(prose);
  });

  it('of Excel have them too, and whole numbers', async () => {
    const result = await read(
      workbookOf([
        ['Name', 'Account'],
        ['Ann & Bo', 4111111111111111],
      ]),
    );
    expect(result).toMatchObject({
      kind: 'text',
      mime: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
      text: expect.stringContaining('Name: Ann & Bo\tAccount: 4111111111111111') as string,
    });
    expect((result as { text: string }).text).toContain('Payroll');
  });

  it('of LibreOffice, which repeats empty cells', async () => {
    const cell = (text: string): string =>
      `<table:table-cell><text:p>${text}</text:p></table:table-cell>`;
    const row = (...cells: string[]): string =>
      `<table:table-row>${cells.join('')}</table:table-row>`;
    const gap = '<table:table-cell table:number-columns-repeated="16000"/>';
    const content = `<table:table>${row(cell('Name'), cell('City'))}${row(cell('Ann'), cell('Rome'), gap)}</table:table>`;
    expect(await textOf(openDocumentOf('spreadsheet', content))).toBe(
      'Name\tCity\nName: Ann\tCity: Rome\n',
    );
  });

  it('of SQLite are read from memory', async () => {
    const { Database } = await initSqlJs();
    const database = new Database();
    database.run('CREATE TABLE "people ""x""" (name TEXT, salary INTEGER, photo BLOB)');
    database.run('INSERT INTO "people ""x""" VALUES (?, ?, ?)', [
      'Ann',
      5,
      gzipSync('x'.repeat(99) + ' packed secret'),
    ]);
    database.run(
      'CREATE VIEW loop AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n',
    );
    const result = await read(database.export());
    database.close();
    expect(result).toMatchObject({ kind: 'text', mime: 'application/vnd.sqlite3' });
    expect((result as { text: string }).text).toContain('name: Ann\tsalary: 5');
    expect((result as { text: string }).text).toContain('packed secret');
  });
});

describe('Office', () => {
  it('gives paragraphs whole, with notes, properties, pictures and what is embedded', async () => {
    const result = await read(
      wordOf(
        ['Card 4111 1111', 'A <b> & c'],
        [
          {
            name: 'word/footnotes.xml',
            content: '<w:footnotes><w:p><w:r><w:t>In a note</w:t></w:r></w:p></w:footnotes>',
          },
          {
            name: 'docProps/core.xml',
            content: '<p><dc:title>The title</dc:title><dc:creator>Ann</dc:creator></p>',
          },
          { name: 'word/media/image1.png', content: fixture('words.png') },
          { name: 'word/embeddings/sheet.xlsx', content: workbookOf([['embedded sheet']]) },
          { name: 'word/theme/theme1.xml', content: '<a:t>no words</a:t>' },
          labelProperties('Strictly confidential'),
        ],
      ),
      {},
      'renamed.jpg',
    );
    expect(result).toMatchObject({
      kind: 'text',
      mime: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      label: 'Strictly confidential',
    });
    const { text } = result as { text: string };
    for (const part of [
      'Card 4111 1111\n',
      'A <b> & c\n',
      'In a note',
      'The title',
      'Ann',
      'words of a picture',
      'embedded sheet',
    ]) {
      expect(text).toContain(part);
    }
    expect(text).not.toContain('no words');
  });

  it('gives slides in their order', async () => {
    const text = await textOf(
      presentationOf(Array.from({ length: 11 }, (_, n) => `slide ${n + 1} here`)),
    );
    expect(text.trim().split('\n')).toEqual(
      Array.from({ length: 11 }, (_, n) => `slide ${n + 1} here`),
    );
  });

  it('tells an encrypted document, and those before 2007', async () => {
    expect(await read(compoundFileOf(['EncryptionInfo', 'EncryptedPackage']))).toMatchObject({
      reason: 'encrypted',
    });
    expect(await read(compoundFileOf(['WordDocument', '1Table']))).toEqual({
      kind: 'unreadable',
      mime: 'application/msword',
      reason: 'unsupported',
    });
  });

  it('reads OpenDocument, and tells an encrypted one', async () => {
    const content =
      '<text:h>Title</text:h><text:p>one<text:s text:c="3"/>two<text:tab/>three</text:p>';
    const meta = {
      name: 'meta.xml',
      content: '<office:meta><dc:creator>Ann</dc:creator></office:meta>',
    };
    expect(await read(openDocumentOf('text', content, [meta]))).toEqual({
      kind: 'text',
      mime: 'application/vnd.oasis.opendocument.text',
      text: 'Title\none   two\tthree\nAnn\n',
    });
    const manifest = { name: 'META-INF/manifest.xml', content: '<manifest:encryption-data/>' };
    expect(await read(openDocumentOf('text', content, [manifest]))).toMatchObject({
      reason: 'encrypted',
    });
  });
});

describe('PDF', () => {
  it('gives the text of pages and properties, as a printer made it', async () => {
    const result = await read(fixture('printed-page.pdf'));
    expect(result).toMatchObject({ kind: 'text', mime: 'application/pdf' });
    const { text } = result as { text: string };
    expect(text).toContain('Card number 4111 1111 1111 1111, key AKIA');
    expect(text).toContain('https://x.test/?q=1');
  });

  it('gives the words of a scanned page', async () => {
    expect(await textOf(fixture('scanned-page.pdf'))).toContain('words of a picture');
  });

  it('knows the label of its properties', async () => {
    const name = '/MSIP_Label_8d1f7c2e-3b5a-4f6d-9e21-0c4b7a6d5e3f_Name (Secret plans)';
    const result = await read(pdfOf(['one', 'two'], { info: `/Title (A title) ${name}` }));
    expect(result).toMatchObject({ text: 'A title\none\ntwo\n', label: 'Secret plans' });
  });

  it('is found behind other bytes, and told when it is damaged', async () => {
    expect(await textOf(Buffer.concat([Buffer.from('junk\n'), pdfOf(['hidden page'])]))).toContain(
      'hidden page',
    );
    expect(await read('%PDF-1.7\nnothing of the kind')).toMatchObject({ reason: 'damaged' });
  });
});

describe('mail', () => {
  const mail = [
    'From: =?utf-8?q?M=C3=BCller?= <m@corp.test>',
    'To: ann@corp.test',
    'Subject: =?utf-8?b?R3LDvMOfZQ==?=',
    'msip_labels: MSIP_Label_8d1f7c2e-3b5a-4f6d-9e21-0c4b7a6d5e3f_Enabled=true;',
    ' MSIP_Label_8d1f7c2e-3b5a-4f6d-9e21-0c4b7a6d5e3f_Name=Internal;',
    'Content-Type: multipart/mixed; boundary=b',
    '',
    '--b',
    'Content-Type: text/html',
    '',
    '<p>Hello <b>there</b></p>',
    '--b',
    'Content-Type: application/octet-stream; name="table.csv"',
    'Content-Transfer-Encoding: base64',
    'Content-Disposition: attachment; filename="table.csv"',
    '',
    Buffer.from('a,b\nc1,d1\ne1,f1\n').toString('base64'),
    '--b--',
    '',
  ].join('\r\n');

  it('is read with its headers, parts and attachments', async () => {
    const result = await read(mail);
    expect(result).toMatchObject({ kind: 'text', mime: 'message/rfc822', label: 'Internal' });
    const { text } = result as { text: string };
    expect(text).toContain('Subject: Grüße\nFrom: Müller <m@corp.test>\nTo: ann@corp.test\n');
    expect(text).toContain('Hello there\n');
    expect(text).toContain('table.csv\na\tb\na: c1\tb: d1\n');
  });

  it('is read out of a mailbox', async () => {
    const box = `From a@b Mon Jan  1 00:00:00 2026\n${mail}\nFrom a@b Mon Jan  1 00:00:00 2026\n${mail}`;
    expect((await textOf(box)).split('Hello there')).toHaveLength(3);
  });

  it('of Outlook is read with its attachments', async () => {
    const attached = { name: 'note.txt', content: Buffer.from('the attached note') };
    const result = await read(messageOf('About money', 'Dear Ann, 4111 1111', attached));
    expect(result).toMatchObject({ kind: 'text', mime: 'application/vnd.ms-outlook' });
    const { text } = result as { text: string };
    for (const part of [
      'Subject: About money',
      'Dear Ann, 4111 1111',
      'note.txt',
      'the attached note',
    ]) {
      expect(text).toContain(part);
    }
  });
});

it('reads web pages, seen or not', async () => {
  const html =
    '<!doctype html><title>T</title><p>4111 <b>1111</b> x</p><!-- a note --><script>key="s"</script><img alt="pic" src="x">';
  expect(await read(html)).toEqual({
    kind: 'text',
    mime: 'text/html',
    text: 'T\n4111 1111 x\na note\nkey="s"\npic\n',
  });
});

it('reads RTF', async () => {
  const rtf = String.raw`{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\*\generator x;}Caf\'e9 \u8364?5\par {\b bold} text\tab{\pict 00ff}{\field{\*\fldinst HYPERLINK "https://x.test"}}\bin3 }}}\{end\}}`;
  expect(await read(rtf)).toMatchObject({
    kind: 'text',
    mime: 'application/rtf',
    text: 'Café €5\nbold text\tHYPERLINK "https://x.test"{end}',
  });
});

describe('archives', () => {
  it('are read file by file, nested ones too', async () => {
    const inner = await tarOf({
      'deep/note.txt': 'found in a tar',
      'page.html': '<html><p>found in a page</p></html>',
    });
    const zip = zipOf([
      { name: 'ünter/plain.txt', content: 'found in a zip' },
      { name: 'backup.tar.gz', content: gzipSync(inner) },
      { name: '../../etc/evil.txt', content: 'found behind a bad name' },
      { name: 'C:\\evil.txt', content: 'found behind another' },
      { name: 'empty/', content: '' },
    ]);
    const result = await read(zip);
    expect(result).toMatchObject({ kind: 'text', mime: 'application/zip' });
    const { text } = result as { text: string };
    for (const part of ['zip', 'tar', 'page', 'behind a bad name', 'behind another'])
      expect(text).toContain(part);
    expect(text).toContain('ünter/plain.txt');
  });

  it('behind a program are read all the same', async () => {
    const program = Buffer.concat([Buffer.from('MZ\0\0program'), Buffer.alloc(600)]);
    expect(
      await textOf(Buffer.concat([program, zipOf([{ name: 'a', content: 'inside' }])])),
    ).toContain('inside');
  });

  it('tell what of them could not be read, the worst first', async () => {
    const binary = Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 97) % 256));
    const mixed = zipOf([
      { name: 'a.txt', content: 'readable' },
      { name: 'b', content: binary },
      { name: 'c.txt', content: 'locked', encrypted: true },
    ]);
    expect(await read(mixed)).toMatchObject({ kind: 'text', incomplete: 'encrypted' });
    const locked = zipOf([{ name: 'c.txt', content: 'locked', encrypted: true }]);
    expect(await read(locked)).toEqual({
      kind: 'unreadable',
      mime: 'application/zip',
      reason: 'encrypted',
    });
    expect(await read(Buffer.from('377abcaf271c00044142', 'hex'))).toMatchObject({
      reason: 'unsupported',
    });
  });
});

it('leaves pictures that hold no words and says when one is damaged', async () => {
  expect(await textOf(fixture('words.png'))).toBe('words of a picture\n');
  expect(
    await read(Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), Buffer.alloc(8)])),
  ).toMatchObject({ reason: 'damaged' });
  const small = Buffer.from(fixture('words.png'));
  small.writeUInt32BE(2, 16);
  expect(await textOf(small)).toBe('');
  small.writeUInt32BE(60_000, 16);
  small.writeUInt32BE(60_000, 20);
  expect(await read(small)).toMatchObject({ reason: 'too-large' });
});
