import PostalMime, { type Address } from 'postal-mime';
import type { ReadDocument, Reading } from '../reading';
import { labelFromHeader } from '../sensitivity-label';
import { writeHtml } from './html';

/** Headers that a mail begins with; two of them must stand among its first lines. */
const HEADER =
  /^(from|to|cc|subject|date|received|return-path|delivered-to|message-id|mime-version|content-type|reply-to|x-[\w-]+|dkim-signature|authentication-results):\s*\S/i;

const LEAST_HEADERS = 3;

/** Between the mails of a mailbox file (RFC 4155). */
const MAILBOX_BORDER = /^From \S+ .*\d{4}$/m;

/** Multipart nesting of one mail. */
const MIME_DEPTH = 16;

/** Whether a text is a mail: it begins with header fields (RFC 5322). */
export function looksLikeMail(text: string): boolean {
  const lines = text
    .slice(0, 8192)
    .replace(/^From \S+ .*\r?\n/, '')
    .split(/\r?\n/);
  let headers = 0;
  for (const line of lines) {
    if (line === '') break;
    if (/^\s/.test(line)) continue;
    if (!/^[!-9;-~]+:/.test(line)) return false;
    if (HEADER.test(line)) headers++;
  }
  return headers >= LEAST_HEADERS;
}

/** A mail with its attachments, or a mailbox of them. */
export const readMail: ReadDocument = async (reading, _name, bytes) => {
  for (const mail of mailsOf(bytes)) {
    reading.countEntry();
    await readOne(reading, mail);
  }
};

function mailsOf(bytes: Buffer): Buffer[] {
  if (!bytes.subarray(0, 5).equals(Buffer.from('From '))) return [bytes];
  const text = bytes.toString('latin1');
  return text
    .split(new RegExp(MAILBOX_BORDER, 'gm'))
    .filter((mail) => mail.trim() !== '')
    .map((mail) => Buffer.from(mail.trimStart(), 'latin1'));
}

async function readOne(reading: Reading, bytes: Buffer): Promise<void> {
  const mail = await PostalMime.parse(bytes, {
    attachmentEncoding: 'arraybuffer',
    maxNestingDepth: MIME_DEPTH,
  });
  const label = mail.headers.find(({ key }) => key === 'msip_labels');
  if (label !== undefined) reading.labelled(labelFromHeader(label.value));
  reading.writeLine(mail.subject && `Subject: ${mail.subject}`);
  const people = { From: mail.from ? [mail.from] : [], To: mail.to, Cc: mail.cc, Bcc: mail.bcc };
  for (const [name, addresses] of Object.entries(people)) {
    reading.writeLine(addresses?.length ? `${name}: ${addresses.map(addressText).join(', ')}` : '');
  }
  reading.writeLine(mail.text);
  if (mail.html !== undefined) writeHtml(reading, mail.html);
  for (const { filename, content } of mail.attachments) {
    reading.countEntry();
    reading.writeName(filename);
    await reading.inside(filename ?? '', asBuffer(content));
  }
}

function addressText(address: Address): string {
  if (address.group !== undefined) return address.group.map(addressText).join(', ');
  return address.name ? `${address.name} <${address.address}>` : address.address;
}

function asBuffer(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array
    ? Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    : Buffer.from(content);
}
