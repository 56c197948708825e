import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { copyWorkTree, type WorkTree } from '../guides/work-tree.ts'
import { type Block, blocksOf, commandsOf } from './markdown.ts'

const root = fileURLToPath(new URL('../../../..', import.meta.url))
const timeout = 600_000

/** Run by tests of their own: with a cloud, or on an account without stacks. */
const isRunElsewhere = (page: string) => page.startsWith('docs/runbooks/')
const pages = execFileSync(
  'git',
  ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'],
  {
    cwd: root,
    encoding: 'utf8',
  },
)
  .split('\n')
  .filter((page) => page !== '' && existsSync(join(root, page)) && !isRunElsewhere(page))

const blocks = pages.flatMap((page) =>
  blocksOf(readFileSync(join(root, page), 'utf8')).map((block) => ({ page, block })),
)
const isSame = (one: Block, other: Block) => commandsOf(one) === commandsOf(other)

/** What several pages have, as a page and its translation do, runs once. */
const distinct = blocks.filter(
  ({ block }, at) =>
    block.notRun !== undefined ||
    at === blocks.findIndex((other) => !other.block.notRun && isSame(other.block, block)),
)
const isClone = ({ block }: { block: Block }) => block.code.startsWith('git clone ')

describe('the commands of pages, with Node and Git alone', () => {
  let copy: WorkTree
  let machine: string
  let clone: string

  beforeAll(() => {
    copy = copyWorkTree(root, () => {})
    copy.call('git', ...author, 'commit', '--quiet', '--message', 'the repository')
    machine = mkdtempSync(join(tmpdir(), 'pages-'))
    mkdirSync(join(machine, 'bin'))
    for (const program of programs) link(program, join(machine, 'bin', program))
  })
  afterAll(() => {
    copy?.remove()
    if (machine) rmSync(machine, { recursive: true, force: true })
  })

  it('the README has a block that begins with git clone', () => {
    expect(blocks.filter(isClone).map(({ page }) => page)).toContain('README.md')
  })

  // First, as the others run in its clone.
  it.each(distinct.filter(isClone))(
    '$page, line $block.line: clone, and first commands',
    { timeout },
    async ({ block: { code } }) => {
      const [, url = '', folder = ''] = /^git clone (\S+) && cd (\S+)/.exec(code) ?? []
      rmSync(join(machine, folder), { recursive: true, force: true })
      // All tests would be this one too.
      const bounded = code.replace(/(pnpm@\d+ test\b)/, '$1 packages/cli/src/nearest.test.ts')
      expect(await run(machine, bounded, `url.${copy.root}.insteadOf=${url}`)).toMatch(
        /^exit code 0/,
      )
      clone = join(machine, folder)
    },
  )

  it.for(distinct.filter((one) => !isClone(one)))(
    '$page, line $block.line: $block.heading',
    { timeout },
    async ({ block: { code, notRun } }, { skip }) => {
      if (notRun !== undefined) skip(notRun)
      expect(await run(clone, code)).toMatch(/^exit code 0/)
    },
  )

  /** @returns the exit code, and what it prints */
  function run(cwd: string, code: string, setting = 'advice.detachedHead=false'): Promise<string> {
    const [key = '', value = ''] = setting.split(/=(.*)/)
    return new Promise((resolve, reject) => {
      const child = spawn('sh', ['-euc', code], {
        cwd,
        env: {
          HOME: process.env['HOME'],
          PATH: join(machine, 'bin'),
          GIT_CONFIG_COUNT: '1',
          GIT_CONFIG_KEY_0: key,
          GIT_CONFIG_VALUE_0: value,
          pnpm_config_prefer_offline: 'true',
          NO_COLOR: '1',
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      let output = ''
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => {
          output += text
        })
      child.on('error', reject)
      child.on('close', (exitCode) => resolve(`exit code ${exitCode}\n${code}\n---\n${output}`))
    })
  }
})

const author = ['-c', 'user.name=pages', '-c', 'user.email=pages@example.com']

/** Node, Git, and what every Unix has. */
const programs = [
  ...['node', 'npm', 'npx', 'git', 'sh', 'env', 'uname', 'dirname', 'basename', 'sed', 'cat'],
  ...['rm', 'mkdir', 'ls', 'cp', 'mv', 'chmod', 'tr', 'grep', 'sleep', 'id', 'readlink', 'ps'],
]

/** Links a program of this machine to a folder that is the whole PATH. */
function link(program: string, to: string): void {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const from = folders
    .filter((folder) => !folder.includes('node_modules'))
    .map((folder) => join(folder, program))
    .find((path) => existsSync(path))
  if (from) symlinkSync(from, to)
}
