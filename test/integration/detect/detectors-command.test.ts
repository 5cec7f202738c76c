import { expect, it } from 'vitest';
import { runPortcullis } from '../cli/run-portcullis';

it('lists one JSON object a line', async () => {
  const { status, stdout } = await runPortcullis([
    'detectors',
    'list',
    '--json',
    '--type',
    'IBAN_CODE',
  ]);
  expect(status).toBe(0);
  const [iban] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(iban).toMatchObject({ id: 'iban', category: 'financial', proof: 'checksum' });
});

it('shows a detector, and says which does not exist', async () => {
  const shown = await runPortcullis(['detectors', 'show', 'iban']);
  expect(shown.stdout).toContain('IBAN_CODE');
  const unknown = await runPortcullis(['detectors', 'show', 'nothing-such']);
  expect(unknown.status).toBe(2);
  expect(unknown.stderr).toContain('no detector nothing-such');
});

it('tries detectors on their examples', async () => {
  const { status, stdout } = await runPortcullis(['detectors', 'test', 'iban', 'jwt']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/2 detectors, \d+ examples, all hold/);
  const one = await runPortcullis(['detectors', 'test', 'iban']);
  expect(one.stdout).toMatch(/^1 detector, \d+ examples, all hold$/m);
});
