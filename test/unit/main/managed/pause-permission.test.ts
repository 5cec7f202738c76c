import { describe, expect, it } from 'vitest';
import { mayPause } from '../../../../main/managed/pause-permission';

const ada = {
  offered: true,
  person: { name: 'Ada', email: 'Ada@example.com', groups: ['Support'], signedIn: 1 },
};

describe('pausing', () => {
  it('is for everybody where IT says nothing, and for nobody where IT forbids it', () => {
    expect(mayPause({}, undefined)).toBe(true);
    expect(mayPause({ allowPause: false }, ada)).toBe(false);
    expect(mayPause({ allowPause: false, pauseGroups: ['support'] }, ada)).toBe(false);
  });

  it('is for the people of the groups that IT names, by group or address, signed in', () => {
    expect(mayPause({ pauseGroups: ['support'] }, ada)).toBe(true);
    expect(mayPause({ pauseGroups: ['ada@example.com'] }, ada)).toBe(true);
    expect(mayPause({ pauseGroups: ['finance'] }, ada)).toBe(false);
    expect(mayPause({ pauseGroups: ['support'] }, undefined)).toBe(false);
    expect(mayPause({ pauseGroups: ['support'] }, { offered: true })).toBe(false);
  });
});
