import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  appLibrarySchema,
  createAppLibrary,
  type LibraryApp,
} from '../../../core/extract/app-library';
import { createHostMatcher, matchesHost } from '../../../core/extract/host-pattern';
import { policyDocumentSchema, type PolicyInput } from '../../../core/exchange/policy-document';

const shipped = appLibrarySchema.parse(
  JSON.parse(readFileSync(new URL('../../../resources/ai-apps.json', import.meta.url), 'utf8')),
);
const policyApps = (apps: PolicyInput['apps']) => policyDocumentSchema.parse({ apps }).apps;
const app = (id: string, domains: string[]): LibraryApp => ({
  id,
  name: id,
  category: 'chat',
  status: 'unreviewed',
  domains,
});

describe('the AI-app library that ships', () => {
  const library = createAppLibrary(shipped.apps);

  test('has at least two hundred apps with unique ids', () => {
    expect(shipped.apps.length).toBeGreaterThanOrEqual(200);
    expect(library.apps.length).toBe(new Set(shipped.apps.map(({ id }) => id)).size);
  });

  test.each([
    ['chatgpt.com', '/', 'chatgpt'],
    ['CHATGPT.com.', '/backend-api/f/conversation', 'chatgpt'],
    ['chatgpt.com', '/codex', 'codex'],
    ['chatgpt.com', '/codex/tasks?x=1', 'codex'],
    ['chatgpt.com', '/codexes', 'chatgpt'],
    ['sora.chatgpt.com', '/', 'sora'],
    ['api.openai.com', '/v1/responses', 'openai-api'],
    ['files.oaiusercontent.com', '/', 'chatgpt'],
    ['api.anthropic.com', '/v1/messages', 'anthropic-api'],
    ['claude.ai', '/new', 'claude'],
    ['gemini.google.com', '/app', 'gemini'],
    ['bedrock-runtime.eu-west-1.amazonaws.com', '/model/x/converse', 'aws-bedrock'],
    ['my-resource.openai.azure.com', '/', 'azure-openai'],
    ['www.google.com', '/', undefined],
    ['google.com', '/', undefined],
    ['evilchatgpt.com', '/', undefined],
    ['chatgpt.com.evil.example', '/', undefined],
    ['amazonaws.com', '/', undefined],
    ['www.quora.com', '/', undefined],
    ['', '/', undefined],
  ])('%s%s is %s', (host, path, id) => {
    expect(library.match(host, path)?.id).toBe(id);
  });

  test('finds every app by the names it lists', () => {
    for (const { id, domains } of shipped.apps) {
      for (const domain of domains) {
        const [host = '', ...path] = domain.replaceAll('*', 'some').split('/');
        const found = library.match(host, `/${path.join('/')}`);
        const owners = shipped.apps
          .filter((one) => one.domains.includes(domain))
          .map((one) => one.id);
        expect(owners, `${domain} of ${id}`).toContain(found?.id);
      }
    }
  });

  test('gives the PAC file a pattern for every host that has an app', () => {
    const patterns = library.hostPatterns();
    expect(patterns).toContain('chatgpt.com');
    expect(patterns).toContain('*.chatgpt.com');
    expect(patterns).toContain('bedrock-runtime.*.amazonaws.com');
    expect(patterns.every((pattern) => /^[a-z0-9.*_-]+$/.test(pattern))).toBe(true);
    expect(library.hosts().every((host) => !host.includes('*') && !host.includes('/'))).toBe(true);
  });

  test('answers a hundred thousand questions in less than a second of processor time', () => {
    const before = process.cpuUsage();
    for (let index = 0; index < 100_000; index += 1) library.match('a.b.c.chatgpt.com', '/');
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1e6).toBeLessThan(1);
  });

  test('reads a path with a slash at its end like one without', () => {
    const own = createAppLibrary([
      app('part', ['site.example/ai/']),
      app('all', ['site.example/']),
    ]);
    expect(own.match('site.example', '/ai/chat')?.id).toBe('part');
    expect(own.match('site.example', '/ai')?.id).toBe('part');
    expect(own.match('site.example', '/aim')?.id).toBe('all');
  });
});

describe('apps of policy', () => {
  test('change the status, the name and the hosts of a library app', () => {
    const library = createAppLibrary(
      [app('one', ['one.example']), app('two', ['two.example'])],
      policyApps([
        { id: 'one', status: 'approved' },
        { id: 'two', name: 'Zwei', domains: ['new.example'] },
      ]),
    );
    expect(library.match('a.one.example')).toMatchObject({
      id: 'one',
      status: 'approved',
      name: 'one',
    });
    expect(library.match('two.example')).toBeUndefined();
    expect(library.match('new.example')).toMatchObject({
      id: 'two',
      name: 'Zwei',
      category: 'chat',
    });
    expect(library.byId('two')?.name).toBe('Zwei');
  });

  test('are added, and have the names that the library also claims', () => {
    const library = createAppLibrary(
      [app('one', ['one.example'])],
      policyApps([
        { id: 'ours', domains: ['one.example', '*.intern.example'], status: 'approved' },
      ]),
    );
    expect(library.match('one.example')?.id).toBe('ours');
    expect(library.match('chat.intern.example')?.id).toBe('ours');
    expect(library.match('intern.example')).toBeUndefined();
  });
});

describe('host patterns', () => {
  test.each([
    ['a.example', 'a.example', true],
    ['a.example', 'b.a.example', false],
    ['*.a.example', 'b.a.example', true],
    ['*.a.example', 'c.b.a.example', true],
    ['*.a.example', 'a.example', false],
    ['*.a.example', 'ba.example', false],
    ['[::1]', '::1', true],
    ['127.0.0.1', '127.0.0.1', true],
  ])('%s and %s: %s', (pattern, host, expected) => {
    expect(matchesHost(pattern, host)).toBe(expected);
    expect(createHostMatcher([pattern])(host)).toBe(expected);
  });

  test('a matcher agrees with its patterns one by one', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    const host = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const pattern = fc.tuple(fc.constantFrom('', '*.'), host).map(([star, name]) => star + name);
    fc.assert(
      fc.property(fc.array(pattern), host, (patterns, name) => {
        expect(createHostMatcher(patterns)(name)).toBe(
          patterns.some((one) => matchesHost(one, name)),
        );
      }),
    );
  });
});
