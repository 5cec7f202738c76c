import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { chooseEndpoint, type EndpointWish } from '../../../../main/endpoint/endpoint-choice';
import { DeskMemoryFile } from '../../../../main/endpoint/desk-memory';

const url = 'https://portcullis.example.com';
const files = { enrolmentCertificateFile: '/etc/device.pem', enrolmentKeyFile: '/etc/device.key' };
const certificate = { certificateFile: '/etc/device.pem', keyFile: '/etc/device.key' };

it.each<[string, Partial<EndpointWish>, object]>([
  ['by its token', { tokenFile: '/etc/token' }, { tokenFile: '/etc/token', signIn: false }],
  ['by its certificate', { managed: files }, { certificate, signIn: false }],
  ['by the person, where IT gave nothing else', {}, { signIn: true }],
  [
    'by nobody, where IT forbids that too',
    { managed: { enrolmentSignIn: false } },
    { signIn: false },
  ],
  [
    'by whichever comes first, where IT wants both',
    { managed: { ...files, enrolmentSignIn: true } },
    { certificate, signIn: true },
  ],
  ['not by half a certificate', { managed: { enrolmentKeyFile: '/k' } }, { signIn: true }],
])('a device enrols %s', async (_name, wish, expected) => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-choice-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const memory = await DeskMemoryFile.open(join(folder, 'desk.json'), () => undefined);
  onTestFinished(() => memory.close());
  const choice = await chooseEndpoint(
    { url, tokenFile: undefined, embedded: undefined, managed: {}, ...wish },
    memory,
    join(folder, 'token'),
  );
  expect(choice.endpoint).toEqual({ url, ...expected });
});
