import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { appendFile, chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { publishDeb } from '../../../scripts/package/apt-repository.mjs';
import { has } from '../../../scripts/lib/run.mjs';

const run = promisify(execFile);
const SIGNER = 'releases@portcullis.invalid';
const INDEX = 'dists/stable/main/binary-amd64/Packages';
const hasTools = ['apt-get', 'dpkg-deb', 'dpkg-scanpackages', 'gpg', 'gpgconf'].every(has);

/** A key of its own, a repository signed by it, and an apt that knows nothing else. */
async function world() {
  const folder = await mkdtemp(join(tmpdir(), 'portcullis-apt-'));
  const home = join(folder, 'gnupg');
  const repository = join(folder, 'repository');
  await Promise.all([mkdir(home, { mode: 0o700 }), mkdir(repository)]);
  // apt reads as a user of its own where it runs as root.
  await chmod(folder, 0o755);
  vi.stubEnv('GNUPGHOME', home);
  onTestFinished(async () => {
    await run('gpgconf', ['--kill', 'gpg-agent']);
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true });
  });
  const quick = ['--batch', '--passphrase', '', '--quick-generate-key'];
  await run('gpg', [...quick, SIGNER, 'ed25519', 'sign', 'never']);

  const publish = async (version: string): Promise<string> => {
    const tree = join(folder, `tree-${version}`);
    await mkdir(join(tree, 'DEBIAN'), { recursive: true });
    const control = ['Package: portcullis', `Version: ${version}`, 'Architecture: amd64'];
    const rest = ['Maintainer: Test <test@portcullis.invalid>', 'Description: a test', ''];
    await writeFile(join(tree, 'DEBIAN', 'control'), [...control, ...rest].join('\n'));
    const deb = join(folder, `portcullis_${version}_amd64.deb`);
    await run('dpkg-deb', ['--root-owner-group', '--build', tree, deb]);
    return publishDeb({ deb, folder: repository, key: SIGNER });
  };

  const state = join(folder, 'apt');
  const key = join(repository, 'portcullis.asc');
  const apt = async (...args: readonly string[]): Promise<string> => {
    await mkdir(join(state, 'lists', 'partial'), { recursive: true });
    await mkdir(join(state, 'cache', 'archives', 'partial'), { recursive: true });
    await writeFile(join(state, 'status'), '');
    await writeFile(
      join(state, 'sources.list'),
      `deb [arch=amd64 signed-by=${key}] file:${repository} stable main\n`,
    );
    const own = {
      'Dir::State': state,
      'Dir::State::status': join(state, 'status'),
      'Dir::Cache': join(state, 'cache'),
      'Dir::Etc::sourcelist': join(state, 'sources.list'),
      'Dir::Etc::sourceparts': '/dev/null',
      'APT::Architecture': 'amd64',
    };
    const options = Object.entries(own).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
    const { stdout, stderr } = await run('apt-get', [...options, ...args], { cwd: folder });
    return stdout + stderr;
  };
  return { apt, folder, publish, repository };
}

describe.runIf(hasTools)('the apt repository', () => {
  it('gives out a package that is signed for, the newest of those that are in it', async () => {
    const { apt, folder, publish } = await world();
    expect(await publish('1.0.0')).toMatch(/^deb \[arch=amd64 signed-by=.+\] .+ stable main$/);
    await apt('update');
    expect(await apt('-s', 'install', 'portcullis')).toContain('Inst portcullis (1.0.0');
    await publish('1.10.0');
    await publish('1.9.0');
    await apt('update');
    expect(await apt('-s', 'install', 'portcullis')).toContain('Inst portcullis (1.10.0');
    await apt('download', 'portcullis=1.0.0');
    expect(existsSync(join(folder, 'portcullis_1.0.0_amd64.deb'))).toBe(true);
  });

  it('is refused where its index was changed after it was signed', async () => {
    const { apt, publish, repository } = await world();
    await publish('1.0.0');
    await appendFile(join(repository, INDEX), '\nPackage: more\nVersion: 1\n');
    await rm(join(repository, `${INDEX}.gz`));
    await expect(apt('update')).rejects.toThrow(/Hash Sum mismatch|unexpected size/);
  });

  it('is refused where somebody else has signed it', async () => {
    const { apt, publish, repository } = await world();
    await publish('1.0.0');
    const signed = await readFile(join(repository, 'portcullis.asc'));
    const quick = ['--batch', '--passphrase', '', '--quick-generate-key'];
    await run('gpg', [...quick, 'other@portcullis.invalid', 'ed25519', 'sign', 'never']);
    const release = join(repository, 'dists', 'stable', 'Release');
    const sign = ['--batch', '--yes', '--local-user', 'other@portcullis.invalid', '--output'];
    await run('gpg', [...sign, join(release, '..', 'InRelease'), '--clear-sign', release]);
    await rm(`${release}.gpg`);
    await writeFile(join(repository, 'portcullis.asc'), signed);
    await expect(apt('update')).rejects.toThrow(/NO_PUBKEY|not signed|signatures/);
  });
});
