import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../server/scim/json';
import { patched, patchSchema } from '../../../../server/scim/patch';
import { ScimError } from '../../../../server/scim/scim-error';

const USER: JsonObject = {
  userName: 'kim',
  active: true,
  name: { givenName: 'Kim' },
  emails: [{ type: 'work', value: 'kim@example.com', primary: true }],
};
const GROUP: JsonObject = { displayName: 'staff', members: [{ value: '1' }, { value: '2' }] };

function apply(resource: JsonObject, ...Operations: object[]): JsonObject {
  return patched(resource, patchSchema.parse({ Operations }).Operations);
}

describe('patches of SCIM', () => {
  it('replace, add and remove plain attributes', () => {
    expect(apply(USER, { op: 'replace', path: 'active', value: false })).toEqual({
      ...USER,
      active: false,
    });
    expect(apply(USER, { op: 'add', path: 'title', value: 'Dr' })['title']).toBe('Dr');
    expect(apply(USER, { op: 'remove', path: 'name.givenName' })['name']).toEqual({});
    expect(apply(USER, { op: 'replace', path: 'NAME.familyName', value: 'Doe' })['name']).toEqual({
      givenName: 'Kim',
      familyName: 'Doe',
    });
    expect(USER['active']).toBe(true);
  });

  it('take an object without a path, as Okta and Entra send it', () => {
    expect(apply(USER, { op: 'replace', value: { active: false } })['active']).toBe(false);
    const entra = { op: 'Add', value: { 'name.familyName': 'Doe', displayName: 'Kim Doe' } };
    expect(apply(USER, entra)).toMatchObject({
      name: { givenName: 'Kim', familyName: 'Doe' },
      displayName: 'Kim Doe',
    });
  });

  it('change the elements of a list that a filter names', () => {
    const path = 'emails[type eq "work"].value';
    expect(apply(USER, { op: 'Replace', path, value: 'k@example.com' })['emails']).toEqual([
      { type: 'work', value: 'k@example.com', primary: true },
    ]);
    const home = { op: 'Add', path: 'emails[type eq "home"].value', value: 'k@home.example' };
    expect(apply(USER, home)['emails']).toHaveLength(2);
    expect(() =>
      apply(USER, { op: 'replace', path: 'emails[type eq "other"].value', value: 'x' }),
    ).toThrow(ScimError);
  });

  it('add members once and remove them in both ways', () => {
    const more = { op: 'add', path: 'members', value: [{ value: '2' }, { value: '3' }] };
    expect(apply(GROUP, more)['members']).toEqual([{ value: '1' }, { value: '2' }, { value: '3' }]);
    expect(apply(GROUP, { op: 'remove', path: 'members[value eq "1"]' })['members']).toEqual([
      { value: '2' },
    ]);
    const entra = { op: 'Remove', path: 'members', value: [{ value: '2' }] };
    expect(apply(GROUP, entra)['members']).toEqual([{ value: '1' }]);
    expect(apply(GROUP, { op: 'remove', path: 'members' })['members']).toBeUndefined();
    const added = apply(
      { displayName: 'new' },
      { op: 'add', path: 'members', value: [{ value: '1' }] },
    );
    expect(added['members']).toEqual([{ value: '1' }]);
  });

  it('apply in order', () => {
    const result = apply(
      USER,
      { op: 'add', path: 'title', value: 'Dr' },
      { op: 'replace', path: 'title', value: 'Prof' },
      { op: 'remove', path: 'emails[type eq "work"]' },
    );
    expect(result).toMatchObject({ title: 'Prof', emails: [] });
  });

  it.each([
    [{ op: 'replace', path: 'active' }],
    [{ op: 'remove' }],
    [{ op: 'add', value: 'text' }],
    [{ op: 'replace', path: 'a.b.c', value: 1 }],
    [{ op: 'replace', path: '', value: 1 }],
    [{ op: 'replace', path: 'emails[type', value: 1 }],
  ])('refuse %o', (operation) => {
    expect(() => apply(USER, operation)).toThrow(ScimError);
  });

  it('refuse other operations', () => {
    expect(patchSchema.safeParse({ Operations: [{ op: 'move' }] }).success).toBe(false);
    expect(patchSchema.safeParse({ Operations: [] }).success).toBe(false);
  });
});
