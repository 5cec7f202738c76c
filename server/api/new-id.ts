import { randomBytes } from 'node:crypto';

/** An id as the API makes them: 32 hexadecimal digits, which every part of a policy takes as an id. */
export const newId = (): string => randomBytes(16).toString('hex');
