import type { PolicyDocument } from '../../../core/exchange/policy-document';

/** A document in the editor and the published version it grew from. */
export interface Draft {
  readonly baseVersion: number;
  readonly baseText: string;
  readonly text: string;
}

/** The text of a document; the version is the endpoint's to set, so it is not shown. */
export function documentText(document: PolicyDocument): string {
  return `${JSON.stringify({ ...document, version: undefined }, null, 2)}\n`;
}

export function draftOf(version: number, document: PolicyDocument): Draft {
  const text = documentText(document);
  return { baseVersion: version, baseText: text, text };
}

export const isChanged = (draft: Draft): boolean => draft.text !== draft.baseText;

/** Follows a newly published version, unless somebody is editing. */
export function followed(draft: Draft, version: number, document: PolicyDocument): Draft {
  if (version === draft.baseVersion || isChanged(draft)) return draft;
  return draftOf(version, document);
}

/** The same text, now meant to follow another version. */
export function rebased(draft: Draft, version: number, document: PolicyDocument): Draft {
  return { baseVersion: version, baseText: documentText(document), text: draft.text };
}
