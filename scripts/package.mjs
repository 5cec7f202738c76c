import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build } from './build.mjs';
import { root } from './lib/paths.mjs';
import { main, say, SetupError } from './lib/run.mjs';
import { buildApp } from './package/app.mjs';
import { publishDeb } from './package/apt-repository.mjs';
import { buildDeb } from './package/deb.mjs';

/**
 * `npm run package [-- --formats dir,deb,rpm,AppImage --output DIR --version V --quick]`: packages for
 * Linux, without a download; those of Windows and macOS are made there by electron-builder itself.
 * `--quick` compresses nothing, for tests. `--repository DIR --sign-with KEY` puts the deb into an apt
 * repository, signed by that key of gpg's.
 */
await main(async () => {
  const { values } = parseArgs({
    options: {
      formats: { type: 'string', default: 'deb' },
      output: { type: 'string', default: 'dist' },
      version: { type: 'string' },
      quick: { type: 'boolean', default: false },
      repository: { type: 'string' },
      'sign-with': { type: 'string' },
    },
  });
  const formats = values.formats.split(',');
  const output = resolve(values.output);
  const key = values['sign-with'];
  if (values.repository !== undefined && key === undefined) {
    throw new SetupError('an apt repository is signed', 'Name the key: --sign-with KEY.');
  }
  mkdirSync(output, { recursive: true });
  await build();
  const own = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).version;
  const version = values.version ?? own;
  const others = formats.filter((format) => format !== 'deb' && format !== 'dir');
  const app = await buildApp({
    output,
    formats: others.length === 0 ? ['dir'] : others,
    version: values.version,
  });
  say(`app: ${app}`);
  if (formats.includes('deb')) {
    const compression = values.quick ? 'none' : 'xz';
    const deb = await buildDeb({ app, output, version, compression });
    say(`package: ${deb}`);
    if (values.repository !== undefined) {
      say(`apt: ${await publishDeb({ deb, folder: resolve(values.repository), key })}`);
    }
  }
});
