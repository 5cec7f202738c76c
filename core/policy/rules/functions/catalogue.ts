import { all, any, concat, hasKey, hasValue, joinStrings, len, split } from './collections';
import type { FunctionDefinition } from './definition';
import { cidr, cidr6, lookupJsonInteger, lookupJsonString } from './lookup';
import { regexReplace, wildcardReplace } from './replacement';
import {
  decodeBase64,
  encodeBase64,
  endsWith,
  lower,
  removeBytes,
  removeQueryArgs,
  sha256,
  startsWith,
  substring,
  toString,
  upper,
  urlDecode,
} from './strings';

/** All functions of the language by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionDefinition> = new Map(
  [
    all,
    any,
    cidr,
    cidr6,
    concat,
    decodeBase64,
    encodeBase64,
    endsWith,
    hasKey,
    hasValue,
    joinStrings,
    len,
    lookupJsonInteger,
    lookupJsonString,
    lower,
    regexReplace,
    removeBytes,
    removeQueryArgs,
    sha256,
    split,
    startsWith,
    substring,
    toString,
    upper,
    urlDecode,
    wildcardReplace,
  ].map((definition) => [definition.name, definition]),
);
