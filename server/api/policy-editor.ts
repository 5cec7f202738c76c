import type { PolicyDocument } from '../../core/exchange/policy-document';
import type { PolicyPublisher } from '../policy/publisher';
import { ApiProblem, ERROR_CODES, refused } from './api-problem';

/** How often an edit is tried again when somebody else published in between. */
const ATTEMPTS = 5;

export interface Edit<T> {
  /** The document as it should become, and what the caller wants to know of it. */
  readonly document: PolicyDocument;
  readonly result: T;
}

export interface EditOptions {
  readonly author: string;
  readonly note: string;
  /** JSON pointer in the request for a path of the document. */
  readonly pointerOf?: (path: string) => string | undefined;
}

/** Changes the policy in force by publishing the next version. */
export class PolicyEditor {
  constructor(private readonly publisher: PolicyPublisher) {}

  current(): {
    readonly document: PolicyDocument;
    readonly version: number;
    readonly time: number;
  } {
    return this.publisher.current();
  }

  /**
   * `change` may run more than once, each time on the document in force. It returns its result and
   * the new document, or the same document where there is nothing to change.
   */
  async edit<T>(options: EditOptions, change: (document: PolicyDocument) => Edit<T>): Promise<T> {
    const { author, note, pointerOf } = options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const { document: current, version } = this.publisher.current();
      const { document, result } = change(current);
      if (document === current) return result;
      const published = await this.publisher.publish({ document, author, note, basedOn: version });
      if (published.kind === 'published') return result;
      if (published.kind === 'invalid') throw refused(published.issues, pointerOf);
      if (published.kind === 'waiting') {
        const message = `This turns protection off and waits for approval in the console: ${published.reasons.join('; ')}.`;
        throw new ApiProblem(403, [{ code: ERROR_CODES.forbidden, message }]);
      }
    }
    throw new ApiProblem(
      409,
      [{ code: ERROR_CODES.conflict, message: 'Others change the policy at the same time.' }],
      1,
    );
  }
}
