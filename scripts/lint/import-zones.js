/**
 * Who may import whom (docs/architecture.md). Each zone names a folder and what it must not reach.
 * `from` is everything of the tree; `except` is what the folder may import besides itself.
 */
const TOP = ['core', 'main', 'preload', 'renderer', 'server', 'cli', 'test', 'scripts'];
const DOORS = ['proxy', 'gateway', 'portal', 'waf'];
const STAGES = ['extract', 'detect', 'policy', 'audit', 'fleet'];

/** Parts of main that know the desk and not Electron; the command line uses them too. */
export const DESK = ['command', 'diag', 'managed', 'routing', 'trust', 'tamper'].map(
  (name) => `main/${name}`,
);

/** @param {string} target @param {string[]} allowed @param {string} message */
function only(target, allowed, message) {
  const reach = [target, ...allowed];
  const forbidden = [];
  for (const top of TOP) {
    if (reach.includes(top)) continue;
    const inside = reach.filter((path) => path.startsWith(`${top}/`));
    forbidden.push({
      target: `./${target}`,
      from: `./${top}`,
      except: inside.map((path) => `./${path.slice(top.length + 1)}`),
      message,
    });
  }
  return forbidden;
}

export const importZones = [
  ...only('core/exchange', [], 'core/exchange is the vocabulary: it imports nothing of ours.'),
  ...only('core/datasets', [], 'core/datasets runs in browsers too: it imports nothing of ours.'),
  ...only('core/regex', [], 'core/regex is an engine of its own: it imports nothing of ours.'),
  ...STAGES.flatMap((stage) =>
    only(
      `core/${stage}`,
      ['core/exchange', 'core/regex', 'core/datasets'],
      'A stage imports core/exchange, core/regex, core/datasets and no other stage.',
    ),
  ),
  ...only(
    'core/pipeline',
    ['core/exchange', 'core/detect', 'core/policy', 'core/audit'],
    'core/pipeline knows the stages and no door.',
  ),
  ...only(
    'core/http',
    ['core/exchange', 'core/extract'],
    'core/http is the transport that doors share: it knows no door and no stage but the formats.',
  ),
  ...DOORS.flatMap((door) =>
    only(
      `core/${door}`,
      ['core/exchange', 'core/extract', 'core/http', 'core/mcp-detect', 'core/pipeline'],
      'A door imports the pipeline, extractors, HTTP and the vocabulary, never another door.',
    ),
  ),
  ...only(
    'core/mcp-detect',
    ['core/exchange', 'core/extract'],
    'core/mcp-detect reads bodies with the readers of core/extract and knows no stage and no door.',
  ),
  ...only('preload', ['core/exchange'], 'preload imports core/exchange only.'),
  ...only(
    'renderer',
    ['preload', 'core/exchange', 'core/datasets'],
    'renderer imports preload types, the vocabulary and the making of hashed sets.',
  ),
  ...only(
    'main',
    ['core', 'preload', 'renderer/ui/messages'],
    'main imports core, the IPC contract in preload, and the message catalogue.',
  ),
  ...only('main/agent', ['core', 'main/keychain'], 'The agent is Electron-free: core only.'),
  ...only('server', ['core'], 'server imports core only.'),
  ...only(
    'cli',
    ['core', 'main/agent', 'server', 'preload', ...DESK],
    'cli imports core, the agent, the server, and what of main works without Electron.',
  ),
];
