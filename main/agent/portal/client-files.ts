import { posix, win32 } from 'node:path';

/** A file in which a client keeps its MCP servers. */
export interface ClientFile {
  readonly client: string;
  readonly path: string;
}

export interface ClientFilePlaces {
  readonly platform: NodeJS.Platform;
  readonly home: string;
  /** `%APPDATA%` on Windows, `$XDG_CONFIG_HOME` or `~/.config` on Linux. */
  readonly config: string;
}

/** Editors that keep their settings as VS Code does, by the name of their folder. */
const EDITORS: readonly (readonly [client: string, folder: string])[] = [
  ['VS Code', 'Code'],
  ['VS Code Insiders', 'Code - Insiders'],
  ['VSCodium', 'VSCodium'],
  ['Cursor', 'Cursor'],
  ['Windsurf', 'Windsurf'],
];
/** Extensions with servers of their own, below the global storage of an editor. */
const EXTENSIONS: readonly (readonly [client: string, file: string])[] = [
  ['Cline', 'saoudrizwan.claude-dev/settings/cline_mcp_settings.json'],
  ['Roo Code', 'rooveterinaryinc.roo-cline/settings/mcp_settings.json'],
  ['Kilo Code', 'kilocode.kilo-code/settings/mcp_settings.json'],
];
/** The same below the home folder on every system. */
const IN_HOME: readonly (readonly [client: string, file: string])[] = [
  ['Claude Code', '.claude.json'],
  ['Cursor', '.cursor/mcp.json'],
  ['Windsurf', '.codeium/windsurf/mcp_config.json'],
  ['Gemini CLI', '.gemini/settings.json'],
  ['Antigravity', '.gemini/antigravity/mcp_config.json'],
  ['Codex', '.codex/config.toml'],
  ['Copilot CLI', '.copilot/mcp-config.json'],
  ['LM Studio', '.lmstudio/mcp.json'],
  ['Amazon Q', '.aws/amazonq/mcp.json'],
  ['Kiro', '.kiro/settings/mcp.json'],
  ['Junie', '.junie/mcp/mcp.json'],
  ['Qwen Code', '.qwen/settings.json'],
  ['OpenCode', '.config/opencode/opencode.json'],
  ['Amp', '.config/amp/settings.json'],
  ['Visual Studio', '.mcp.json'],
];

const ZED: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'Zed' };

/** Every place on a computer where a known client may have its servers. */
export function clientFiles({ platform, home, config }: ClientFilePlaces): readonly ClientFile[] {
  const join = (...parts: string[]): string =>
    platform === 'win32' ? win32.join(...parts) : posix.join(...parts);
  const library = join(home, 'Library', 'Application Support');
  const apps = platform === 'darwin' ? library : config;
  const editors = EDITORS.flatMap(([client, folder]) => {
    const user = join(apps, folder, 'User');
    return [
      { client, path: join(user, 'mcp.json') },
      { client, path: join(user, 'settings.json') },
      ...EXTENSIONS.map(([name, file]) => ({
        client: name,
        path: join(user, 'globalStorage', ...file.split('/')),
      })),
    ];
  });
  // Zed keeps to ~/.config on macOS too.
  const zed =
    platform === 'darwin' ? join(home, '.config', 'zed') : join(config, ZED[platform] ?? 'zed');
  return [
    { client: 'Claude Desktop', path: join(apps, 'Claude', 'claude_desktop_config.json') },
    ...editors,
    { client: 'Zed', path: join(zed, 'settings.json') },
    ...IN_HOME.map(([client, file]) => ({ client, path: join(home, ...file.split('/')) })),
  ];
}
