import type { App } from '../../exchange/app';
import type { McpCall } from '../../exchange/mcp-call';
import type { PolicyDocument } from '../../exchange/policy-document';
import type { PolicySource } from '../../exchange/ports';
import { createHostMatcher } from '../../extract/host-pattern';
import { detectMcp } from '../../mcp-detect/detect';
import { createMcpPlaces, type McpPlaces, type McpServer } from '../../mcp-detect/places';
import type { McpRefusal } from '../../mcp-detect/refuse';
import { readCall } from '../../mcp-detect/requests';
import type { McpHead } from '../../mcp-detect/types';

interface Prepared {
  readonly section: PolicyDocument['shadowMcp'];
  readonly places: McpPlaces;
  readonly excepted: (host: string) => boolean;
}

/** A message of a socket has no head; it is read as if it came with one. */
const MESSAGE_HEADERS = { 'content-type': 'application/json' };

/** Nothing was sent with the request. */
const EMPTY = new Uint8Array();

/** Finds tools that are used past the company's portal, as the policy in force asks for. */
export class ShadowMcp {
  #prepared: Prepared | undefined;

  /** @param servers the shipped list of known servers. */
  constructor(
    private readonly policies: PolicySource,
    private readonly servers: readonly McpServer[],
  ) {}

  /** True for hosts whose connections must be inspected so that calls of tools are seen. */
  watches(host: string): boolean {
    const prepared = this.#current();
    return prepared !== undefined && prepared.places.hasServers(host) && !prepared.excepted(host);
  }

  /** The server behind a request, by its address alone, so that it is looked into at all. */
  appOf(head: McpHead): App | undefined {
    const prepared = this.#current();
    if (prepared === undefined || prepared.excepted(head.host)) return undefined;
    if (prepared.places.reasonOf(head) === undefined) return undefined;
    return { id: 'mcp-server', name: head.host, category: 'mcp', status: 'unreviewed' };
  }

  /** The call that a request is; `undefined` where it is none, or where nobody asks. */
  callOf(head: McpHead, body: Uint8Array = EMPTY): McpCall | undefined {
    const prepared = this.#current();
    if (prepared === undefined || prepared.excepted(head.host)) return undefined;
    if (!detectMcp(head, body, prepared.places).mcp) return undefined;
    return { server: head.host, direction: 'request', ...readCall(head, body) };
  }

  /** True for a request that by its head alone is a call which is not passed on. */
  refuses(head: McpHead): boolean {
    return this.refusal('') !== undefined && this.callOf(head) !== undefined;
  }

  /** What happens to calls; `undefined` where they are passed on. */
  get refused(): 'block' | 'redirect' | undefined {
    const action = this.#current()?.section.action;
    return action === 'block' || action === 'redirect' ? action : undefined;
  }

  /** The call that a message of a socket is. */
  callIn(host: string, target: string, message: Uint8Array): McpCall | undefined {
    return this.callOf({ method: 'POST', host, target, headers: MESSAGE_HEADERS }, message);
  }

  /** What is told to a client whose call is not passed on; `undefined` where it is. */
  refusal(reference: string): McpRefusal | undefined {
    const prepared = this.#current();
    if (prepared === undefined) return undefined;
    const { action, portal } = prepared.section;
    switch (action) {
      case 'off':
      case 'log':
        return undefined;
      case 'block':
        return { message: `${REFUSED} Reference: ${reference}`, reference };
      case 'redirect': {
        const message = `${REFUSED} Use your company's MCP portal instead: ${portal ?? ''} Reference: ${reference}`;
        return { message, reference, ...(portal === undefined ? {} : { portal }) };
      }
    }
  }

  #current(): Prepared | undefined {
    const section = this.policies.current().shadowMcp;
    if (section.action === 'off') return undefined;
    if (this.#prepared?.section !== section) {
      this.#prepared = {
        section,
        places: createMcpPlaces(this.servers, section.hosts),
        excepted: createHostMatcher(section.exceptions),
      };
    }
    return this.#prepared;
  }
}

const REFUSED =
  'Portcullis did not pass this on: your company does not allow tools of this server to be used directly.';
