import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { BROKEN_PIPE } from '../../../cli/closed-output';
import { startPortcullis } from './run-portcullis';

describe('portcullis, when the reader of its output goes', () => {
  it('ends at once and without a stack trace', async () => {
    const child = startPortcullis('detectors', 'list', '--json');
    const said = text(child.stderr);
    const ended = once(child, 'close') as Promise<[number | null]>;
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [status] = await ended;
    expect(await said).toBe('');
    expect(status).toBe(BROKEN_PIPE);
  });
});
