import { describe, expect, it } from 'vitest';
import { judgedOnce } from '../../../core/portal/governance/repeated-text';
import { textLeaves } from '../../../core/portal/governance/text-leaves';

const note = `Call 0170 1234567. ${'Nothing else is said here. '.repeat(12)}`;
const masked = note.replace('0170 1234567', '[phone]');

/** Masks whatever is judged, as a rule would. */
function masking<T extends object>(value: T) {
  const once = judgedOnce(value, textLeaves(value).leaves);
  const edits = new Map<(typeof once.leaves)[number], string>();
  for (const leaf of once.leaves) {
    if (!leaf.text.includes('0170')) continue;
    edits.set(leaf, leaf.text.replace('0170 1234567', '[phone]'));
  }
  return { judged: once.leaves.length, edits: edits.size, changed: once.apply(value, edits) };
}

describe('a result that says something twice', () => {
  it.each([undefined, 2])('is judged by its structured content (indent %s)', (indent) => {
    const structuredContent = { note, count: 3 };
    const text = JSON.stringify(structuredContent, undefined, indent);
    const value = { content: [{ type: 'text', text }], structuredContent };
    const after = { note: masked, count: 3 };
    expect(masking(value)).toEqual({
      ...{ judged: 2, edits: 1 },
      changed: {
        content: [{ type: 'text', text: JSON.stringify(after, undefined, indent) }],
        structuredContent: after,
      },
    });
  });

  it('is judged under the name that the text has in the structured content', () => {
    const value = { content: [{ type: 'text', text: note }], structuredContent: { phone: note } };
    const once = judgedOnce(value, textLeaves(value).leaves);
    expect(once.leaves.map(({ label }) => label)).toEqual(['phone']);
    expect(masking(value).changed).toEqual({
      content: [{ type: 'text', text: masked }],
      structuredContent: { phone: masked },
    });
  });

  it.each([
    ['says something else', { other: note }, JSON.stringify({ note })],
    ['only looks like JSON', { note }, `{ ${note}`],
  ])('is judged in both places where the text %s', (_why, structuredContent, text) => {
    const value = { content: [{ type: 'text', text }], structuredContent };
    expect(judgedOnce(value, textLeaves(value).leaves).leaves).toHaveLength(2);
    expect(JSON.stringify(masking(value).changed)).not.toContain('0170');
  });

  it('keeps long integers as they were', () => {
    const structuredContent = { note, id: '\u0001int:12345678901234567890' };
    const text = `{"note":${JSON.stringify(note)},"id":12345678901234567890}`;
    const value = { content: [{ type: 'text', text }], structuredContent };
    const { changed } = masking(value);
    expect(changed.content[0]?.text).toBe(text.replace('0170 1234567', '[phone]'));
  });
});
