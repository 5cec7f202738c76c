import { describe, expect, it } from 'vitest';
import { administration, problemOf } from './client';

const account_id = 'any';

describe('MCP servers and the portal, by the vendor’s SDK', () => {
  it('make, read, change, list and remove servers', async () => {
    const { client, endpoint } = await administration();
    const { servers } = client.zeroTrust.access.aiControls.mcp;
    const made = await servers.create({
      account_id,
      id: 'tickets',
      name: 'Tickets',
      hostname: 'https://tickets.example/mcp',
      auth_type: 'bearer',
      auth_credentials: '${secret:tickets}',
      updated_tools: [
        { name: 'delete_ticket', enabled: false },
        { name: 'find', alias: 'find_ticket' },
      ],
    });
    expect(made).toMatchObject({ id: 'tickets', auth_type: 'bearer', status: 'ready' });
    await servers.create({
      account_id,
      id: 'docs',
      name: 'Documents',
      hostname: 'https://docs.example/mcp',
      auth_type: 'oauth',
      description: 'What the company wrote',
    });
    expect(endpoint.server.policy().document.portal.servers).toMatchObject([
      {
        id: 'tickets',
        url: 'https://tickets.example/mcp',
        headers: { Authorization: 'Bearer ${secret:tickets}' },
        deny: ['delete_ticket'],
        alias: { find: 'find_ticket' },
      },
      { id: 'docs', oauth: {}, description: 'What the company wrote' },
    ]);
    const changed = await servers.update('tickets', {
      account_id,
      name: 'Support tickets',
      updated_tools: [{ name: 'delete_ticket', enabled: true }],
    });
    expect(changed.name).toBe('Support tickets');
    expect(changed.updated_tools).toEqual([{ name: 'find', alias: 'find_ticket', enabled: true }]);
    const ids: string[] = [];
    for await (const one of servers.list({ account_id, per_page: 1 })) ids.push(one.id);
    expect(ids).toEqual(['tickets', 'docs']);
    expect((await servers.list({ account_id, search: 'DOCU' })).result).toHaveLength(1);
    await servers.sync('docs', { account_id });
    expect(await servers.delete('docs', { account_id })).toMatchObject({ id: 'docs' });
    expect(await problemOf(servers.read('docs', { account_id }))).toMatchObject({ status: 404 });
  });

  it('put servers into the portal and take them out', async () => {
    const { client, endpoint } = await administration();
    const { servers, portals } = client.zeroTrust.access.aiControls.mcp;
    for (const id of ['one', 'two']) {
      await servers.create({
        account_id,
        id,
        name: id,
        hostname: `https://${id}.example/mcp`,
        auth_type: 'unauthenticated',
      });
    }
    const made = await portals.create({
      account_id,
      id: 'main',
      name: 'Tools',
      hostname: 'mcp.example',
      servers: [{ server_id: 'two', updated_tools: [{ name: 'wipe', enabled: false }] }],
      code_mode: 'default_on',
    });
    expect(made.servers.map(({ id }) => id)).toEqual(['two']);
    expect(endpoint.server.policy().document.portal).toMatchObject({
      codeMode: 'default_on',
      servers: [
        { id: 'one', enabled: false },
        { id: 'two', enabled: true, deny: ['wipe'] },
      ],
    });
    const changed = await portals.update('main', {
      account_id,
      description: 'For everybody',
      servers: [{ server_id: 'one' }, { server_id: 'two' }],
    });
    expect(changed.servers).toHaveLength(2);
    expect(await portals.read('main', { account_id })).toMatchObject({
      name: 'Tools',
      description: 'For everybody',
      code_mode: 'default_on',
    });
    expect((await portals.list({ account_id })).result).toHaveLength(1);
    const second = { account_id, id: 'other', name: 'x', hostname: 'x.example' };
    expect(await problemOf(portals.create(second))).toMatchObject({
      status: 409,
      errors: [{ source: { pointer: '/id' } }],
    });
    await portals.delete('main', { account_id });
    expect((await portals.list({ account_id })).result).toEqual([]);
    expect(endpoint.server.policy().document.portal.enabled).toBe(false);
  });

  it('refuse what is wrong, and say where it stands', async () => {
    const { client } = await administration();
    const { servers, portals } = client.zeroTrust.access.aiControls.mcp;
    const bad = async (change: object, pointer: string, status = 400): Promise<void> => {
      const problem = await problemOf(
        servers.create({
          account_id,
          id: 'x',
          name: 'x',
          hostname: 'https://x.example/mcp',
          auth_type: 'unauthenticated',
          ...change,
        }),
      );
      expect(problem.status).toBe(status);
      expect(problem.errors[0]?.source?.pointer).toBe(pointer);
    };
    await bad({ id: 'Not An Id' }, '/id');
    await bad({ hostname: 'ftp://x' }, '/hostname');
    await bad({ auth_type: 'magic' }, '/auth_type');
    await bad({ auth_type: 'bearer' }, '/auth_credentials');
    await bad({ auth_type: 'bearer', auth_credentials: 'a plain secret' }, '/auth_credentials');
    await bad({ updated_tools: [{ name: 'a', alias: 'not a name' }] }, '/updated_tools');
    const unknown = {
      account_id,
      id: 'p',
      name: 'p',
      hostname: 'h',
      servers: [{ server_id: 'z' }],
    };
    expect(await problemOf(portals.create(unknown))).toMatchObject({
      status: 400,
      errors: [{ source: { pointer: '/servers/0/server_id' } }],
    });
  });
});
