import type { Person, WarnRequest } from '../exchange/ports';
import type { PersonAnswer } from '../exchange/verdict';

/**
 * Asks the person and waits for as long as the request says. Nobody to ask, a window that fails, or
 * a client that went away count as Cancel. The question is withdrawn when it has no use any more.
 */
export async function askPerson(
  person: Person | undefined,
  request: WarnRequest,
  gone: AbortSignal | undefined,
): Promise<PersonAnswer> {
  if (!person || gone?.aborted) return { choice: 'cancel', by: 'nobody' };
  const question = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let onGone: (() => void) | undefined;
  const over = new Promise<PersonAnswer>((resolve) => {
    timer = setTimeout(
      () => resolve({ choice: 'cancel', by: 'timeout' }),
      request.timeoutSeconds * 1000,
    );
    onGone = () => resolve({ choice: 'cancel', by: 'nobody' });
    gone?.addEventListener('abort', onGone, { once: true });
  });
  try {
    const answer = person.ask(request, question.signal).catch(nobody);
    return acceptable(await Promise.race([answer, over]), request);
  } finally {
    clearTimeout(timer);
    if (onGone) gone?.removeEventListener('abort', onGone);
    question.abort();
  }
}

function nobody(): PersonAnswer {
  return { choice: 'cancel', by: 'nobody' };
}

/** A window is not trusted to hold the rule: an answer that the rule does not allow is Cancel. */
function acceptable(answer: PersonAnswer, request: WarnRequest): PersonAnswer {
  if (answer.choice === 'cancel') return answer;
  const unjustified =
    answer.choice === 'send' &&
    request.justification === 'required' &&
    (answer.justification ?? '').trim() === '';
  if (unjustified || !request.choices.includes(answer.choice)) {
    return { choice: 'cancel', by: answer.by };
  }
  return answer;
}
