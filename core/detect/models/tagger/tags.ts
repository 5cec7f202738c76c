import type { FindingCategory } from '../../../exchange/finding';

/** A kind of span that the tagger finds. */
export interface TagType {
  readonly type: string;
  readonly category: FindingCategory;
  readonly detector: string;
  readonly name: string;
}

/** In the order of the model's outputs; types have Presidio's names. */
export const TAG_TYPES: readonly TagType[] = [
  { type: 'PERSON', category: 'pii', detector: 'person-name', name: 'Name of a person' },
  { type: 'LOCATION', category: 'pii', detector: 'location-name', name: 'Place' },
  { type: 'ORGANIZATION', category: 'pii', detector: 'organization-name', name: 'Organisation' },
  { type: 'NRP', category: 'pii', detector: 'nationality-or-group', name: 'Nationality, religious or political group' },
  { type: 'ADDRESS', category: 'pii', detector: 'postal-address-text', name: 'Postal address' },
  { type: 'AGE', category: 'pii', detector: 'age-of-person', name: 'Age of a person' },
  { type: 'TITLE', category: 'pii', detector: 'title-of-person', name: 'Title of a person' },
  { type: 'DATE_TIME', category: 'pii', detector: 'date-or-time', name: 'Date or time' },
  { type: 'MEDICAL_CONDITION', category: 'health', detector: 'medical-term', name: 'Illness, treatment or drug' },
]; // prettier-ignore

/** Tag 0 is "outside"; a type's tags are "begins" and "goes on". */
export const TAG_COUNT = 1 + 2 * TAG_TYPES.length;

export const OUTSIDE = 0;
export const beginTag = (type: number): number => 1 + 2 * type;
export const insideTag = (type: number): number => 2 + 2 * type;
export const isInside = (tag: number): boolean => tag > 0 && tag % 2 === 0;
/** Number of the tag's type; meaningless for tag 0. */
export const typeOfTag = (tag: number): number => (tag - 1) >> 1;
