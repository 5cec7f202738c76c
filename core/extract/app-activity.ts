import type { Activity } from '../exchange/app';

/** What an app's requests are for, as far as the library knows its paths. */
export type ActivityPaths = Readonly<Record<string, readonly string[]>>;

interface Pattern {
  readonly activity: Activity;
  readonly method: string | undefined;
  readonly path: RegExp;
}

/** Most telling first: a share of a file is a share. */
const ORDER: readonly Activity[] = ['share', 'voice', 'download', 'upload', 'prompt'];

/** Paths that mean the same at most apps. */
const USUAL: readonly Pattern[] = [
  { activity: 'share', method: 'POST', path: /\/(?:share|shares|publish|share_links?)(?:\/|$)/ },
  {
    activity: 'voice',
    method: undefined,
    path: /\/(?:realtime|voice|transcribe|transcriptions)(?:\/|$)/,
  },
  { activity: 'download', method: 'GET', path: /\/(?:download|downloads|export)(?:\/|$)/ },
  { activity: 'upload', method: 'POST', path: /\/(?:upload|uploads|attachments)(?:\/|$)/ },
];

/**
 * Tells what a request to an app is for, by method and path alone. Undefined where neither the library
 * nor usage says; what is written in it may say more.
 */
export type TellActivity = (method: string, target: string) => Activity | undefined;

export function compileActivities(paths: ActivityPaths = {}): TellActivity {
  const own = ORDER.flatMap((activity) =>
    (paths[activity] ?? []).map((pattern) => compilePattern(activity, pattern)),
  );
  const patterns = [...own, ...USUAL];
  return (method, target) => {
    const path = target.split('?', 1)[0] ?? '';
    return patterns.find(
      (pattern) =>
        (pattern.method === undefined || pattern.method === method) && pattern.path.test(path),
    )?.activity;
  };
}

/** `POST /api/*\/upload`: the method may be missing, `*` is one segment, the path may go on. */
function compilePattern(activity: Activity, pattern: string): Pattern {
  const [, method, path = ''] = /^(?:([A-Z]+) )?(.*)$/.exec(pattern) ?? [];
  const source = path
    .split('*')
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('[^/]+');
  return { activity, method, path: new RegExp(`^${source}(?:[/:]|$)`) };
}
