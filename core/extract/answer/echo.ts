import { member, stringMember } from '../response-readers';

/** The name of who wrote a message of an answer, by the ways sites say so; empty where none does. */
export function roleNameOf(value: unknown): string {
  const author = member(value, 'author') ?? member(value, 'sender');
  return (
    stringMember(value, 'role') ||
    (typeof author === 'string' ? author : stringMember(author, 'role'))
  );
}
