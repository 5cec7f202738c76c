import { z } from 'zod';

/**
 * What takes the place of found text. `mask`: the kind of data. `partial`: stars, with so little left
 * that its owner knows it. `hash`: the kind with a keyed hash, the same for the same value everywhere.
 * `tokenise`: a placeholder that the answer's text is turned back from. `format`: other digits and
 * letters of the same shape.
 */
export const redactionStyleSchema = z.enum(['mask', 'partial', 'hash', 'tokenise', 'format']);
export type RedactionStyle = z.infer<typeof redactionStyleSchema>;
