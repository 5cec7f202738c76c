import type { CompanyScores } from './label-scores';
import type { ModelFolder } from './model-folder';

/** What the thread is started with. */
export interface CompanyWorkerData {
  /** Folder of the model. */
  readonly folder: string;
}

/** Texts to be scored together: the worst counts. None: only open the model. */
export interface CompanyQuestion {
  readonly texts: readonly string[];
}

export type CompanyAnswer =
  | { readonly kind: 'scored'; readonly use: ModelFolder['use']; readonly scores: CompanyScores }
  | { readonly kind: 'unusable'; readonly message: string };
