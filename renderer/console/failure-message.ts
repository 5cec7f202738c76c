import { t } from './translate';
import { ApiFailure } from './api-failure';

/** What went wrong and what to do, in words for the administrator. */
export function failureMessage(error: unknown): string {
  if (!(error instanceof ApiFailure)) {
    return error instanceof Error ? error.message : String(error);
  }
  switch (error.kind) {
    case 'network':
      return t('failure.network');
    case 'server':
      return t('failure.server', { status: error.status });
    case 'answer':
      return t('failure.answer');
    case 'throttled':
      return t('failure.throttled');
    case 'expired':
      return t('failure.expired');
    case 'conflict':
    case 'invalid':
    case 'refused':
      return error.message;
  }
}
