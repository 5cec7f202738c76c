/** What a PAC file says. */
export interface PacOptions {
  /**
   * Host patterns: `name`, `*.name` for all below it, and `a.*.name` with one varying label in the
   * middle; IP addresses are compared as they are.
   */
  readonly hosts: readonly string[];
  /** `host:port` of the forward proxy. */
  readonly proxy: string;
  /** True: traffic goes direct while the proxy does not answer. False: it fails. */
  readonly failOpen: boolean;
}

/** The registered MIME type; browsers refuse others from time to time. */
export const PAC_MIME = 'application/x-ns-proxy-autoconfig';

/**
 * A proxy auto-configuration file that leads only the given hosts to the proxy. Looking a host up
 * costs one property read for each of its labels, however many hosts there are.
 */
export function pacFile(options: PacOptions): string {
  const exact: Record<string, 1> = {};
  const below: Record<string, 1> = {};
  const varying: string[] = [];
  for (const pattern of [...options.hosts].sort()) {
    const host = pattern.replace(/^\[|\]$/g, '');
    if (host.startsWith('*.') && !host.slice(2).includes('*')) below[host.slice(2)] = 1;
    else if (host.includes('*')) varying.push(regularExpression(host));
    else exact[host] = 1;
  }
  const route = `PROXY ${options.proxy}${options.failOpen ? '; DIRECT' : ''}`;
  return [
    '// Made by Portcullis: traffic with AI apps goes through the companion on this computer.',
    `var exact=${JSON.stringify(exact)};`,
    `var below=${JSON.stringify(below)};`,
    `var varying=${varying.length > 0 ? `/${varying.join('|')}/` : 'null'};`,
    'var has=Object.prototype.hasOwnProperty;',
    'function FindProxyForURL(url,host){',
    `var route=${JSON.stringify(route)},i;`,
    "host=host.toLowerCase().replace(/^\\[|\\]$/g,'').replace(/\\.$/,'');",
    'if(has.call(exact,host))return route;',
    "for(i=host.indexOf('.');i>=0;i=host.indexOf('.',i+1))",
    'if(has.call(below,host.substring(i+1)))return route;',
    "return varying&&varying.test(host)?route:'DIRECT';",
    '}',
    '',
  ].join('\n');
}

/** `a.*.name` as the source of a regular expression; `*` stands for one label, at the front for any. */
function regularExpression(pattern: string): string {
  const labels = pattern.split('.').map((label) => label.replaceAll('-', '\\-'));
  const [first, ...rest] = labels;
  const middle = rest.map((label) => (label === '*' ? '[^.]+' : label)).join('\\.');
  return first === '*' ? `\\.${middle}$` : `^${first ?? ''}\\.${middle}$`;
}
