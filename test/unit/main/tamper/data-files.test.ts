import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { DataFiles } from '../../../../main/tamper/data-files';

it('sees an edited certificate and a removed vault, and lets the agent write what it writes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-data-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'vault'));
  await mkdir(join(folder, 'policy'));
  await writeFile(join(folder, 'ca.pem'), 'one');
  await writeFile(join(folder, 'vault', 'enrolment.sealed'), 'sealed');
  const files = new DataFiles(folder);
  await files.remember();
  expect(await files.changed()).toEqual([]);
  await writeFile(join(folder, 'policy', 'bundle.jws'), 'first');
  await writeFile(join(folder, 'vault', 'enrolment.sealed'), 'sealed anew');
  expect(await files.changed()).toEqual([]);
  await writeFile(join(folder, 'ca.pem'), 'two');
  expect(await files.changed()).toEqual(['ca.pem']);
  await writeFile(join(folder, 'ca.pem'), 'one');
  await rm(join(folder, 'policy', 'bundle.jws'));
  expect(await files.changed()).toEqual(['policy/bundle.jws']);
});
