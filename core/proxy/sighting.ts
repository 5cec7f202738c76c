import type { AiSign } from '../extract/ai-signs';

/** Something that looks like an AI and is in neither library nor policy. */
export interface AiSighting {
  readonly host: string;
  readonly sign: AiSign;
  /** Name of the SDK or program, for `client`. */
  readonly client?: string;
}
