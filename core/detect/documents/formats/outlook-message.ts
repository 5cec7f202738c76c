import { decompressRTF } from '@kenjiuno/decompressrtf';
import OutlookReader, { type FieldsData } from '@kenjiuno/msgreader';
import { FormatError, type ReadDocument, type Reading } from '../reading';
import { labelFromHeader } from '../sensitivity-label';
import { decodeText } from '../text-encoding';
import { writeHtml } from './html';
import { writeRtf } from './rtf';

/** The module is CommonJS whose default export is a property, however it is loaded. */
const MsgReader: typeof OutlookReader =
  (OutlookReader as { default?: typeof OutlookReader }).default ?? OutlookReader;

/** A message of Outlook ([MS-OXMSG]) with its attachments. */
export const readOutlookMessage: ReadDocument = async (reading, _name, bytes) => {
  // The library reads from the start of the memory that it is given.
  const reader = new MsgReader(Uint8Array.from(bytes).buffer);
  const message = reader.getFileData();
  if (message.error !== undefined) throw new FormatError('damaged');
  writeMessage(reading, message);
  for (const attachment of message.attachments ?? []) {
    reading.countEntry();
    const { fileName, content } = reader.getAttachment(attachment);
    reading.writeName(fileName);
    await reading.inside(fileName, Buffer.from(content));
  }
};

function writeMessage(reading: Reading, message: FieldsData): void {
  const label = /^msip_labels:\s*(.*(?:\r?\n[ \t].*)*)/im.exec(message.headers ?? '')?.[1];
  if (label !== undefined) reading.labelled(labelFromHeader(label.replace(/\r?\n[ \t]/g, ' ')));
  const { senderName = '', senderEmail = '' } = message;
  reading.writeLine(message.subject && `Subject: ${message.subject}`);
  if (senderName || senderEmail) reading.writeLine(`From: ${senderName} <${senderEmail}>`);
  for (const { name = '', email = '', smtpAddress } of message.recipients ?? []) {
    reading.writeLine(`To: ${name} <${smtpAddress ?? email}>`);
  }
  reading.writeLine(message.body);
  const html = message.bodyHtml ?? (message.html && decodeText(message.html));
  if (html) writeHtml(reading, html);
  if (!message.body && !html && message.compressedRtf) {
    writeRtf(reading, Buffer.from(decompressRTF([...message.compressedRtf])));
  }
}
