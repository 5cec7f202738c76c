import { describe, expect, it } from 'vitest';
import { parseHash } from '../../../../renderer/ui/hash-address';

describe('parseHash', () => {
  it.each([
    ['', { path: '/', search: '' }],
    ['#', { path: '/', search: '' }],
    ['#/events', { path: '/events', search: '' }],
    ['#/events?action=block&q=a%3Fb', { path: '/events', search: 'action=block&q=a%3Fb' }],
    ['#/events?q=what?', { path: '/events', search: 'q=what?' }],
  ])('reads %s', (hash, expected) => {
    expect(parseHash(hash)).toEqual(expected);
  });
});
