/** What a PAC file says. */
export interface PacOptions {
  /**
   * Hosts that go to the proxy: `name`, `*.name` for all below it, and `a.*.name` with a varying
   * label in the middle; IP addresses are compared as they are.
   */
  readonly patterns: readonly string[];
  /** Hosts, in the same form, that never go to it. */
  readonly exceptions: readonly string[];
  /** `host:port` of the forward proxy. */
  readonly proxy: string;
  /** `open`: traffic goes on without the proxy while it does not answer. `closed`: it fails. */
  readonly failure: 'open' | 'closed';
  /** The company's proxy, for everything else (`PROXY host:port`, `SOCKS5 host:port`); absent: direct. */
  readonly otherwise?: string;
  /** Source of the PAC file that decides about everything else; it runs in a scope of its own. */
  readonly chained?: string;
}

/** The MIME type that browsers ask for. */
export const PAC_MIME = 'application/x-ns-proxy-autoconfig';

/**
 * A proxy auto-configuration file that leads only some hosts to the proxy. Looking a host up costs
 * one property read for each of its labels, however many hosts there are.
 */
export function pacFile(options: PacOptions): string {
  const elsewhere = JSON.stringify(options.otherwise ?? 'DIRECT');
  const here = `PROXY ${options.proxy}`;
  const route =
    options.failure === 'open'
      ? `${JSON.stringify(`${here}; `)}+other(url,asked)`
      : JSON.stringify(here);
  return [
    '// Made by Portcullis: traffic with AI apps goes through the companion on this computer.',
    `var known=${hostTable(options.patterns)},never=${hostTable(options.exceptions)};`,
    'var has=Object.prototype.hasOwnProperty;',
    'function within(table,host){',
    'if(has.call(table.exact,host))return true;',
    "for(var i=host.indexOf('.');i>=0;i=host.indexOf('.',i+1))",
    'if(has.call(table.below,host.substring(i+1)))return true;',
    'return table.varying!==null&&table.varying.test(host);',
    '}',
    options.chained === undefined
      ? `function other(){return ${elsewhere};}`
      : chainedFunction(options.chained, elsewhere),
    'function FindProxyForURL(url,host){',
    'var asked=host;',
    "host=host.toLowerCase().replace(/^\\[|\\]$/g,'').replace(/\\.$/,'');",
    `return within(known,host)&&!within(never,host)?${route}:other(url,asked);`,
    '}',
    '',
  ].join('\n');
}

/**
 * The other file in a function, so that its names are not ours; what it throws or leaves open leads
 * elsewhere. A line break first, in case the file ends with a comment.
 */
function chainedFunction(source: string, elsewhere: string): string {
  return [
    'var chained=(function(){',
    source,
    "return typeof FindProxyForURL==='function'?FindProxyForURL:null;",
    '})();',
    'function other(url,host){',
    `try{return (chained&&chained(url,host))||${elsewhere};}catch(e){return ${elsewhere};}`,
    '}',
  ].join('\n');
}

/** The source of a lookup table of host patterns. */
function hostTable(patterns: readonly string[]): string {
  const exact = new Set<string>();
  const below = new Set<string>();
  const varying = new Set<string>();
  for (const pattern of [...patterns].sort()) {
    const host = pattern.replace(/^\[|\]$/g, '');
    if (host.startsWith('*.') && !host.slice(2).includes('*')) below.add(host.slice(2));
    else if (host.includes('*')) varying.add(regularExpression(host));
    else exact.add(host);
  }
  const expression = varying.size > 0 ? `/${[...varying].join('|')}/` : 'null';
  return `{exact:${propertyNames(exact)},below:${propertyNames(below)},varying:${expression}}`;
}

/** JSON text, since `JSON.stringify` of an object would lose the name `__proto__`. */
function propertyNames(names: ReadonlySet<string>): string {
  return `{${[...names].map((name) => `${JSON.stringify(name)}:1`).join(',')}}`;
}

/** A pattern as the source of a regular expression: `*` is one label, and any number at the front. */
function regularExpression(pattern: string): string {
  const [first, ...rest] = pattern.split('.');
  const tail = rest.map((label) => (label === '*' ? '[^.]+' : label)).join('\\.');
  return first === '*' ? `\\.${tail}$` : `^${first ?? ''}\\.${tail}$`;
}
