import { describe, expect, it } from 'vitest';
import { SetBuilder } from '../../../core/datasets/set-builder';
import { administration, problemOf } from './client';

const account_id = 'any';
const employee = { name: 'Employee number', enabled: true, pattern: { regex: 'EMP-[0-9]{6}' } };

describe('DLP profiles, by the vendor’s SDK', () => {
  it('of the company are made, read, changed, listed and removed', async () => {
    const { client, endpoint } = await administration();
    const { profiles } = client.zeroTrust.dlp;
    const made = await profiles.custom.create({
      account_id,
      name: 'Employees',
      description: 'What the personnel office knows',
      allowed_match_count: 2,
      confidence_threshold: 'medium',
      entries: [employee, { name: 'Projects', enabled: true, words: ['falcon', 'osprey'] }],
      shared_entries: [{ entry_id: 'email-address', enabled: true }],
    });
    const id = made.id;
    const document = () => endpoint.server.policy().document;
    const [detector] = document().detectors;
    const [list] = document().exactData.wordLists;
    expect(detector).toMatchObject({ name: 'Employee number', pattern: 'EMP-[0-9]{6}' });
    expect(list?.words).toEqual(['falcon', 'osprey']);
    expect(document().profiles).toMatchObject([
      {
        id,
        matchCount: 2,
        minConfidence: 'medium',
        detectors: [`custom-${detector?.id}`, `words-${list?.id}`, 'email-address'],
      },
    ]);
    const read = await profiles.get(id, { account_id });
    expect(read).toMatchObject({
      type: 'custom',
      description: 'What the personnel office knows',
      entries: [{ type: 'custom' }, { type: 'word_list' }, { type: 'predefined' }],
    });
    const changed = await profiles.custom.update(id, {
      account_id,
      name: 'Staff',
      entries: [{ ...employee, entry_id: detector?.id ?? '', pattern: { regex: 'E[0-9]{8}' } }],
    });
    expect(changed).toMatchObject({ name: 'Staff', allowed_match_count: 2 });
    expect(document().detectors).toMatchObject([{ id: detector?.id, pattern: 'E[0-9]{8}' }]);
    const types = new Map<string, string | undefined>();
    for await (const one of profiles.list({ account_id })) types.set(one.id, one.type);
    expect(types.get(id)).toBe('custom');
    expect(types.get('credentials-and-secrets')).toBe('predefined');
    await profiles.custom.delete(id, { account_id });
    expect(document().profiles).toEqual([]);
    // What cannot be switched off is refused rather than forgotten.
    for (const [member, value] of [
      ['ocr_enabled', false],
      ['context_awareness', { enabled: false, skip: { files: true } }],
    ] as const) {
      const params = { account_id, name: 'Other', entries: [], [member]: value };
      const problem = await problemOf(client.zeroTrust.dlp.profiles.custom.create(params));
      expect(problem.status).toBe(400);
      expect(problem.errors[0]?.source?.pointer).toMatch(new RegExp(`^/${member}`));
    }
    expect(await problemOf(profiles.get(id, { account_id }))).toMatchObject({ status: 404 });
  });

  it('that ship are read, narrowed and put back', async () => {
    const { client, endpoint } = await administration();
    const { predefined } = client.zeroTrust.dlp.profiles;
    const before = await predefined.get('credentials-and-secrets', { account_id });
    expect(before.enabled_entries).toContain('openai-api-key');
    expect(before.enabled_entries.length).toBeGreaterThan(300);
    const changed = await predefined.update('credentials-and-secrets', {
      account_id,
      enabled_entries: ['openai-api-key', 'aws-access-key-id'],
      allowed_match_count: 1,
    });
    expect(changed.enabled_entries.toSorted()).toEqual(['aws-access-key-id', 'openai-api-key']);
    expect(endpoint.server.policy().document.profiles).toMatchObject([
      { id: 'credentials-and-secrets', matchCount: 1 },
    ]);
    await predefined.delete('credentials-and-secrets', { account_id });
    const after = await predefined.get('credentials-and-secrets', { account_id });
    expect(after.enabled_entries).toEqual(before.enabled_entries);
    const stranger = predefined.update('pii', { account_id, enabled_entries: ['openai-api-key'] });
    expect(await problemOf(stranger)).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/enabled_entries' } }],
    });
  });

  it('refuse what is wrong, and say where it stands', async () => {
    const { client } = await administration();
    const { custom } = client.zeroTrust.dlp.profiles;
    const bad = async (change: object, pointer: string): Promise<void> => {
      const problem = await problemOf(
        custom.create({ account_id, name: 'x', entries: [employee], ...change }),
      );
      expect(problem.status).toBe(400);
      expect(problem.errors[0]?.source?.pointer).toBe(pointer);
    };
    await bad({ name: '' }, '/name');
    await bad({ entries: [] }, '/entries');
    await bad({ entries: [{ ...employee, pattern: { regex: '(' } }] }, '/pattern/regex');
    await bad({ confidence_threshold: 'very_high' }, '/confidence_threshold');
    await bad({ ai_context_enabled: true }, '/ai_context_enabled');
    await bad(
      { shared_entries: [{ entry_id: 'nowhere', enabled: true }] },
      '/shared_entries/0/entry_id',
    );
  });
});

describe('DLP entries, by the vendor’s SDK', () => {
  it('are made, put into profiles, changed and removed', async () => {
    const { client, endpoint } = await administration({
      profiles: [{ id: 'own', name: 'Own', categories: ['pii'] }],
    });
    const { entries } = client.zeroTrust.dlp;
    const made = await entries.create({ account_id, ...employee, profile_id: 'own' });
    expect(made).toMatchObject({ enabled: true, pattern: { regex: 'EMP-[0-9]{6}' } });
    const card = await entries.create({
      account_id,
      enabled: true,
      name: 'Club card',
      pattern: { regex: '[0-9]{12}', validation: 'luhn' },
    });
    const profiles = () => endpoint.server.policy().document.profiles;
    expect(profiles()[0]?.detectors).toEqual([`custom-${made.id}`]);
    await entries.custom.update(card.id, {
      account_id,
      enabled: false,
      name: 'Club card',
      pattern: { regex: '[0-9]{14}' },
    });
    expect(await entries.get(card.id, { account_id })).toMatchObject({
      enabled: false,
      pattern: { regex: '[0-9]{14}' },
    });
    await entries.update(made.id, { account_id, type: 'custom', ...employee, enabled: false });
    expect(profiles()[0]?.detectors).toEqual([]);
    await entries.predefined.create({
      account_id,
      entry_id: 'openai-api-key',
      profile_id: 'own',
      enabled: true,
    });
    expect(profiles()[0]?.detectors).toEqual(['openai-api-key']);
    await entries.predefined.update('openai-api-key', { account_id, enabled: false });
    const shipped = profiles().find(({ id }) => id === 'credentials-and-secrets');
    expect(shipped?.detectors).not.toContain('openai-api-key');
    let count = 0;
    for await (const entry of entries.list({ account_id })) count += entry.id === '' ? 0 : 1;
    expect(count).toBeGreaterThan(1000);
    await entries.delete(card.id, { account_id });
    await entries.delete(made.id, { account_id });
    expect(endpoint.server.policy().document.detectors).toEqual([]);
    expect(await problemOf(entries.delete('openai-api-key', { account_id }))).toMatchObject({
      status: 400,
    });
  });
});

describe('DLP data sets, by the vendor’s SDK', () => {
  it('hold words, or hashes of records', async () => {
    const { client, endpoint } = await administration();
    const { datasets } = client.zeroTrust.dlp;
    const words = await datasets.create({ account_id, name: 'Projects' });
    expect(words.dataset).toMatchObject({ status: 'empty', secret: false });
    const version = await datasets.upload.create(words.dataset.id, { account_id });
    const filled = await datasets.upload.edit(version.version, Buffer.from('falcon\nosprey\n'), {
      account_id,
      dataset_id: words.dataset.id,
    });
    expect(filled).toMatchObject({ status: 'complete', num_cells: 2 });
    const secret = await datasets.create({ account_id, name: 'Customers', secret: true });
    const builder = new SetBuilder('table', ['name'], Buffer.from(secret.secret ?? '', 'base64'));
    builder.addRow(['Maria Lindqvist']);
    builder.addRow(['Jonas Bergström']);
    const records = await datasets.upload.edit(1, Buffer.from(builder.finish()), {
      account_id,
      dataset_id: secret.dataset.id,
    });
    expect(records).toMatchObject({ status: 'complete', num_cells: 2, secret: true });
    const broken = datasets.upload.edit(1, Buffer.from('no set at all'), {
      account_id,
      dataset_id: secret.dataset.id,
    });
    expect(await problemOf(broken)).toMatchObject({ status: 400 });
    await datasets.update(words.dataset.id, { account_id, name: 'Birds' });
    const names: string[] = [];
    for await (const one of datasets.list({ account_id })) names.push(one.name);
    expect(names.toSorted()).toEqual(['Birds', 'Customers']);
    await datasets.delete(words.dataset.id, { account_id });
    await datasets.delete(secret.dataset.id, { account_id });
    expect(endpoint.server.policy().document.exactData).toMatchObject({
      datasets: [],
      wordLists: [],
    });
  });
});

describe('custom prompt topics, by the vendor’s SDK', () => {
  it('are made, read, changed, listed and removed', async () => {
    const { client, endpoint } = await administration();
    const { customPromptTopics: topics } = client.zeroTrust.dlp;
    const topic = { account_id, name: 'mergers', topic: 'company mergers', enabled: true };
    const made = await topics.create(topic);
    expect(endpoint.server.policy().document.topics).toEqual({ mergers: 'company mergers' });
    await topics.update(made.id, { ...topic, topic: 'mergers and takeovers' });
    expect(await topics.get(made.id, { account_id })).toMatchObject({
      topic: 'mergers and takeovers',
    });
    expect(await problemOf(topics.create(topic))).toMatchObject({ status: 409 });
    const short = topics.create({ ...topic, name: 'x', topic: 'x' });
    expect(await problemOf(short)).toMatchObject({ errors: [{ source: { pointer: '/topic' } }] });
    expect((await topics.list({ account_id })).result).toHaveLength(1);
    await topics.delete(made.id, { account_id });
    expect(endpoint.server.policy().document.topics).toEqual({});
  });
});
