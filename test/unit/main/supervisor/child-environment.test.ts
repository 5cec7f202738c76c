import { describe, expect, it } from 'vitest';
import { childEnvironment } from '../../../../main/supervisor/child-environment';

describe('the environment of a child', () => {
  it('keeps what programs need', () => {
    const environment = {
      PATH: '/bin',
      HOME: '/h',
      DBUS_SESSION_BUS_ADDRESS: 'unix:x',
      GONE: undefined,
    };
    expect(childEnvironment(environment)).toEqual({
      PATH: '/bin',
      HOME: '/h',
      DBUS_SESSION_BUS_ADDRESS: 'unix:x',
    });
  });

  it.each([
    'NODE_OPTIONS',
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'NODE_EXTRA_CA_CERTS',
    'LD_PRELOAD',
    'DYLD_INSERT_LIBRARIES',
    'ELECTRON_RUN_AS_NODE',
    'SSLKEYLOGFILE',
    'node_options',
  ])('does not hand down %s', (name) => {
    expect(childEnvironment({ [name]: 'x' })).toEqual({});
  });
});
