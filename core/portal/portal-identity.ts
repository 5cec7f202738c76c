import type { Catalogue } from './catalogue/catalogue';
import type { Pins } from './governance/pins';
import { mayUse } from './governance/grants';
import { isObject, type JsonObject } from './protocol/message';
import { MODERN_REVISIONS, META } from './protocol/revision';
import type { Client } from './relay/client';
import { LIST_TTL_MS, viewOf } from './relay/lists';
import type { ServerFacts } from './upstream/connection';
import type { UpstreamServer } from './upstream/server';

/** Longest instructions of all servers together, UTF-16 code units. */
const INSTRUCTIONS_LENGTH = 32_768;

/** What the portal can do whatever its servers can. */
const OWN_CAPABILITIES: JsonObject = {
  tools: { listChanged: true },
  prompts: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  completions: {},
};

/** How the portal introduces itself: with what all its servers can do together. */
export class PortalIdentity {
  constructor(
    private readonly catalogue: Catalogue,
    private readonly pins: Pins,
    readonly info: JsonObject,
  ) {}

  /** The result of `initialize`. */
  async introduce(client: Client, revision: string): Promise<JsonObject> {
    const { capabilities, instructions } = await this.#describe(client);
    return {
      protocolVersion: revision,
      capabilities: { ...capabilities, logging: {} },
      serverInfo: this.info,
      ...(instructions === '' ? {} : { instructions }),
    };
  }

  /** The result of `server/discover`. */
  async discover(client: Client): Promise<JsonObject> {
    const { capabilities, instructions } = await this.#describe(client);
    // Tasks of the older revision are another protocol than those of the stateless one.
    const { tasks: _tasks, ...stateless } = capabilities;
    void _tasks;
    return {
      resultType: 'complete',
      supportedVersions: [...MODERN_REVISIONS],
      capabilities: stateless,
      ...(instructions === '' ? {} : { instructions }),
      ttlMs: LIST_TTL_MS,
      cacheScope: 'private',
      _meta: { [META.serverInfo]: this.info },
    };
  }

  async #describe(
    client: Client,
  ): Promise<{ readonly capabilities: JsonObject; readonly instructions: string }> {
    if (client.mode === 'code') return { capabilities: { tools: {} }, instructions: '' };
    const all = await this.catalogue.facts(viewOf(client));
    const usable = [...all].filter(
      ([server]) =>
        mayUse(server.definition, client.actor) && (client.only?.has(server.id) ?? true),
    );
    let capabilities = OWN_CAPABILITIES;
    for (const [, facts] of usable) capabilities = merged(capabilities, facts.capabilities);
    const texts = await Promise.all(usable.map((one) => this.#instructions(...one)));
    return { capabilities, instructions: texts.join('').trim().slice(0, INSTRUCTIONS_LENGTH) };
  }

  /** Instructions are pinned like tools: they go straight to the model. */
  async #instructions(server: UpstreamServer, facts: ServerFacts): Promise<string> {
    const { instructions } = facts;
    if (instructions === undefined || instructions.trim() === '') return '';
    const definition = { instructions };
    const policy = server.definition;
    await this.pins.observe(policy, 'instructions', new Map([['', definition]]), []);
    if (!this.pins.allows(policy, 'instructions', '', definition)) return '';
    return `# ${policy.name ?? server.id}\n${instructions.trim()}\n\n`;
  }
}

/** Capabilities of both; what only one has is kept. */
function merged(one: JsonObject, other: JsonObject): JsonObject {
  const both: JsonObject = { ...one };
  for (const [key, value] of Object.entries(other)) {
    const known = both[key];
    both[key] = isObject(known) && isObject(value) ? merged(known, value) : (known ?? value);
  }
  return both;
}
