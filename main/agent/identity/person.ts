import { z } from 'zod';

/** Limits of what a provider may say about a person. */
const NAME_LENGTH = 320;
const GROUPS = 2000;

/** Who signed in, as the provider says. */
export const personSchema = z.object({
  issuer: z.string(),
  subject: z.string().max(NAME_LENGTH),
  email: z.string().max(NAME_LENGTH).optional(),
  name: z.string().max(NAME_LENGTH).optional(),
  groups: z.array(z.string().max(NAME_LENGTH)).max(GROUPS),
  /** Milliseconds since the epoch. */
  signedIn: z.number().int(),
});
export type SignedInPerson = z.infer<typeof personSchema>;

type Claims = Readonly<Record<string, unknown>>;

/** Reads a person out of claims; later ones fill in what earlier ones left out. */
export function personOf(
  issuer: string,
  subject: string,
  claims: readonly Claims[],
  groupsClaim: string,
  now: number,
): SignedInPerson {
  const text = (name: string): string | undefined => {
    const value = claims.map((each) => each[name]).find((each) => typeof each === 'string');
    return typeof value === 'string' ? value.slice(0, NAME_LENGTH) : undefined;
  };
  const email = text('email');
  const name = text('name') ?? text('preferred_username');
  const groups = claims.map((each) => each[groupsClaim]).find((each) => each !== undefined);
  return {
    issuer,
    subject,
    ...(email === undefined ? {} : { email }),
    ...(name === undefined ? {} : { name }),
    groups: groupsOf(groups),
    signedIn: signInTime(claims, now),
  };
}

function groupsOf(value: unknown): string[] {
  const list = Array.isArray(value) ? (value as readonly unknown[]) : [value];
  return list
    .filter((group): group is string => typeof group === 'string' && group.length <= NAME_LENGTH)
    .slice(0, GROUPS);
}

/** `auth_time` (OpenID Connect Core 2) where the provider says it: its own session may be old already. */
function signInTime(claims: readonly Claims[], now: number): number {
  const seconds = claims.map((each) => each['auth_time']).find((each) => typeof each === 'number');
  return typeof seconds === 'number' ? Math.min(seconds * 1000, now) : now;
}
