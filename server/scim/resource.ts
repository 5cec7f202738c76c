import type { Kept } from '../administration/settings';
import type { Json, JsonObject } from './json';
import { GROUP_SCHEMA, USER_SCHEMA, type ScimGroup, type ScimUser } from './user';

/** A user as clients see it, with the groups it is in. */
export function showUser(
  { id, value, created, updated }: Kept<ScimUser>,
  groups: readonly Kept<ScimGroup>[],
  base: string,
): JsonObject {
  const memberOf = groups
    .filter((group) => group.value.members.some((member) => member.value === id))
    .map((group): JsonObject => {
      const display = group.value.displayName;
      return { value: group.id, display, $ref: `${base}/Groups/${group.id}`, type: 'direct' };
    });
  return {
    schemas: [USER_SCHEMA],
    id,
    ...(value as JsonObject),
    groups: memberOf,
    meta: meta('User', `${base}/Users/${id}`, created, updated),
  };
}

export function showGroup(
  { id, value, created, updated }: Kept<ScimGroup>,
  base: string,
): JsonObject {
  return {
    schemas: [GROUP_SCHEMA],
    id,
    ...(value as JsonObject),
    members: value.members.map((member): JsonObject => ({
      ...(member as JsonObject),
      $ref: `${base}/Users/${member.value}`,
    })),
    meta: meta('Group', `${base}/Groups/${id}`, created, updated),
  };
}

function meta(resourceType: string, location: string, created: number, updated: number): Json {
  return {
    resourceType,
    created: new Date(created).toISOString(),
    lastModified: new Date(updated).toISOString(),
    location,
  };
}
