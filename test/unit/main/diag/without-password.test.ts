import { expect, it } from 'vitest';
import { withoutPassword } from '../../../../main/diag/without-password';

it.each([
  ['http://proxy.example:8080', 'http://proxy.example:8080'],
  ['http://ada:word@proxy.example:8080', 'http://proxy.example:8080'],
  ['http://ada:w@rd/with;signs@proxy.example', 'http://proxy.example'],
  ['ada:word@proxy.example:8080', 'proxy.example:8080'],
  ['socks5h://CORP\\ada:word@10.0.0.1:1080', 'socks5h://10.0.0.1:1080'],
  ['http=a.example:1;https=ada:word@b.example:2', 'b.example:2'],
  ['auto', 'auto'],
])('of %s there is left %s', (address, left) => {
  expect(withoutPassword(address)).toBe(left);
});
