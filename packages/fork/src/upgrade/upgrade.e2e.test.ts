import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { testContext } from '@repo/cli/testing'
import { beforeEach, describe, expect, it } from 'vitest'
import { upgradeCommand } from './command.ts'
import { type Files, type Folder, folder, json } from './folder.fixture.ts'

const owners = {
  'engine/': 'upstream',
  'engine/settings.ts': 'fork',
  'service/': 'fork',
  'upstream.json': 'upstream',
  'CHANGELOG.md': 'upstream',
}
const first = {
  'package.json': json({ name: 'origin', version: '1.0.0' }),
  'upstream.json': json({ owners }),
  'CHANGELOG.md': '# Changelog\n\n## 1.0.0 (2026-01-01)\n\n- It begins.\n',
  'engine/run.ts': 'run one\n',
  'engine/old.ts': 'old\n',
  'engine/settings.ts': 'settings of upstream\n',
  'service/main.ts': 'service one\n',
  'workflow.yml': 'on: push\n\nbranches: main\n\njobs: one\n\ntimeout: 10\n',
  'dropped/a.ts': 'a\n',
}

let origin: Folder
let fork: Folder

beforeEach(() => {
  origin = folder()
  origin.commit(first)
  origin.git('tag', 'v1.0.0')
  fork = folder()
  const upstream = { repository: 'example/origin', commit: origin.head(), version: '1.0.0' }
  fork.commit({ ...first, 'package.json': json({ name: 'mine', version: '1.0.0', upstream }) })
})

/** Releases the next version of upstream. */
function release(files: Files, version = '1.1.0'): void {
  const log = origin
    .read('CHANGELOG.md')
    ?.replace('\n## ', `\n## ${version} (2026-02-01)\n\n- Why it changes.\n\n## `)
  origin.commit({
    'package.json': json({ name: 'origin', version }),
    'CHANGELOG.md': log,
    ...files,
  })
  origin.git('tag', `v${version}`)
}

async function upgrade(...flags: string[]) {
  const calls: string[][] = []
  const printed: string[] = []
  const command = upgradeCommand({
    root: fork.root,
    confirm: undefined,
    pnpm: async (...args) => {
      calls.push(args)
      return 0
    },
  })
  const context = testContext({ print: (text) => void printed.push(text) })
  const exitCode = await command.run(['--from', origin.root, ...flags], context)
  return { exitCode, stdout: printed.join('\n'), calls }
}

describe('an upgrade', () => {
  it('replaces the files of upstream, changed ones too, adds new ones and removes old ones', async () => {
    fork.commit({ 'engine/run.ts': 'run one, changed by the fork\n' })
    release({ 'engine/run.ts': 'run two\n', 'engine/new.ts': 'new\n', 'engine/old.ts': undefined })
    const { exitCode, stdout } = await upgrade('--yes')
    expect(exitCode).toBe(0)
    expect(fork.read('engine/run.ts')).toBe('run two\n')
    expect(fork.read('engine/new.ts')).toBe('new\n')
    expect(fork.read('engine/old.ts')).toBeUndefined()
    expect(stdout).toMatch(/replaced:\n {2}engine\/run\.ts\n/)
  })

  it('never touches the files of the fork, also below a folder of upstream, and lists what it left', async () => {
    fork.commit({ 'service/main.ts': 'my service\n', 'engine/settings.ts': 'mine\n' })
    release({
      'service/main.ts': 'service two\n',
      'service/new.ts': 'x\n',
      'engine/settings.ts': 'settings two\n',
    })
    const { stdout } = await upgrade('--yes')
    expect(fork.read('service/main.ts')).toBe('my service\n')
    expect(fork.read('engine/settings.ts')).toBe('mine\n')
    expect(fork.read('service/new.ts')).toBeUndefined()
    for (const path of ['service/main.ts', 'service/new.ts', 'engine/settings.ts'])
      expect(stdout).toContain(`  ${path}`)
  })

  it('merges what both sides own', async () => {
    fork.commit({ 'workflow.yml': first['workflow.yml'].replace('main', 'trunk') })
    release({ 'workflow.yml': first['workflow.yml'].replace('jobs: one', 'jobs: two') })
    const { exitCode } = await upgrade('--yes')
    expect(exitCode).toBe(0)
    expect(fork.read('workflow.yml')).toBe(
      first['workflow.yml'].replace('main', 'trunk').replace('jobs: one', 'jobs: two'),
    )
  })

  it('leaves a conflict as git merge does, and runs no test', async () => {
    fork.commit({ 'workflow.yml': first['workflow.yml'].replace('main', 'trunk') })
    release({ 'workflow.yml': first['workflow.yml'].replace('main', 'master') })
    const { exitCode, calls } = await upgrade('--yes')
    expect(exitCode).toBe(1)
    expect(calls).toEqual([])
    expect(fork.git('status', '--porcelain')).toContain('UU workflow.yml')
    expect(fork.read('workflow.yml')).toMatch(/<{7}[\s\S]*trunk[\s\S]*={7}[\s\S]*master[\s\S]*>{7}/)
    fork.git('checkout', '--ours', 'workflow.yml')
    expect(fork.read('workflow.yml')).toContain('trunk')
  })

  it('does not bring back what the fork has deleted, nor new files in a folder that it has deleted', async () => {
    fork.commit({ 'dropped/a.ts': undefined, 'engine/old.ts': undefined })
    release({ 'dropped/a.ts': 'a two\n', 'dropped/b.ts': 'b\n', 'engine/old.ts': 'old two\n' })
    await upgrade('--yes')
    for (const path of ['dropped/a.ts', 'dropped/b.ts', 'engine/old.ts'])
      expect(fork.read(path), path).toBeUndefined()
  })

  it('replaces a file that the fork has added where upstream has one now', async () => {
    fork.commit({ 'engine/new.ts': 'my own\n', 'engine/mine.ts': 'stays\n' })
    release({ 'engine/new.ts': 'new\n' })
    const { stdout } = await upgrade('--yes')
    expect(fork.read('engine/new.ts')).toBe('new\n')
    expect(fork.read('engine/mine.ts')).toBe('stays\n')
    expect(stdout).toContain('  engine/new.ts')
  })

  it('records the new version, so that the next upgrade begins there', async () => {
    release({ 'engine/run.ts': 'run two\n' })
    await upgrade('--yes')
    expect(fork.packageJson()).toMatchObject({
      name: 'mine',
      upstream: { repository: 'example/origin', version: '1.1.0', commit: origin.head() },
    })
    fork.git('commit', '-am', 'upgrade')
    expect((await upgrade('--yes')).stdout).toContain('has 1.1.0 already')
    release({ 'engine/run.ts': 'run three\n' }, '1.2.0')
    const { stdout } = await upgrade('--yes')
    expect(fork.read('engine/run.ts')).toBe('run three\n')
    expect(stdout).toContain('1.2.0')
    expect(stdout).not.toContain('It begins')
  })

  it('shows why, installs and runs the tests', async () => {
    release({})
    const { stdout, calls } = await upgrade('--yes')
    expect(stdout).toContain('Why it changes.')
    expect(calls).toEqual([
      ['install', '--no-frozen-lockfile'],
      ['run', 'test'],
    ])
  })

  it('takes the newest version by number, or the one that is named', async () => {
    release({ 'engine/run.ts': 'nine\n' }, '1.9.0')
    release({ 'engine/run.ts': 'ten\n' }, '1.10.0')
    await upgrade('--yes', '--to', '1.9.0')
    expect(fork.read('engine/run.ts')).toBe('nine\n')
    fork.git('commit', '-am', 'upgrade')
    await upgrade('--yes')
    expect(fork.read('engine/run.ts')).toBe('ten\n')
  })
})

describe('an upgrade changes nothing', () => {
  it.each([
    ['--dry-run', 0],
    ['without --yes and without a terminal', 1],
  ])('%s', async (flag, exitCode) => {
    release({ 'engine/run.ts': 'run two\n' })
    const result = await upgrade(...(flag.startsWith('--') ? [flag] : []))
    expect(result).toMatchObject({ exitCode, calls: [] })
    expect(fork.git('status', '--porcelain')).toBe('')
  })

  it('where something is not committed', async () => {
    release({})
    writeFileSync(join(fork.root, 'workflow.yml'), 'x')
    await expect(upgrade('--yes')).rejects.toMatchObject({ code: 'DIRTY_TREE' })
  })

  it.each([
    ['--to', '9.9.9'],
    ['--from', '/nowhere'],
  ])('where %s %s cannot be fetched', async (...flags) => {
    release({})
    await expect(upgrade('--yes', ...flags)).rejects.toMatchObject({ code: 'UNREACHABLE_VERSION' })
    expect(fork.git('status', '--porcelain')).toBe('')
  })

  it('where package.json does not record the origin', async () => {
    fork.commit({ 'package.json': json({ name: 'mine' }) })
    await expect(upgrade('--yes')).rejects.toMatchObject({ code: 'UNKNOWN_ORIGIN' })
  })

  it('where upstream.json of the version cannot be parsed', async () => {
    release({ 'upstream.json': '{' })
    await expect(upgrade('--yes')).rejects.toMatchObject({ code: 'INVALID_OWNERS' })
  })
})
