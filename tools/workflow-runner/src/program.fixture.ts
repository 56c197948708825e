// Stand-in for a program on the PATH of a runner, in a run by act: records its arguments, and has the effects that the
// workflow needs, without Docker, Go or a network.
import { randomUUID } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { readStageFile, record } from './stage-file.ts'

const [program = '', ...args] = process.argv.slice(2)
const stage = readStageFile()

const behaviours: Readonly<Record<string, () => void | Promise<void>>> = {
  pnpm() {
    if (args[0] === 'install' && stage.outcomes.registry === 'down') fail('no registry')
    if (args[0] === 'install') linkModules()
    else if (args[0] === 'test' && stage.outcomes.tests === 'fail') fail('1 test failed')
    else if (args[0] === 'build') linkBundles()
    else if (synthesis) writeAssembly(synthesis)
  },
  cdk() {
    const [command = ''] = args
    const { stacks, deniedToCdk } = stage.outcomes
    if (!process.env['AWS_ACCESS_KEY_ID']) fail('no credentials')
    if (command === deniedToCdk) fail('AccessDenied')
    console.log(outputOf[command]?.(stacks === 'changed') ?? '')
  },
  go() {
    writeScript(join(process.env['GOBIN'] ?? '', 'dockle'), 'dockle')
  },
  dockle() {
    const refused = stage.outcomes.dockle === 'refuse'
    const finding = {
      code: 'CIS-DI-0010',
      title: 'Do not store credential in environment variables/files',
      level: 'FATAL',
    }
    writeFileSync(
      flagValue('--output'),
      JSON.stringify({ summary: { fatal: refused ? 1 : 0 }, details: refused ? [finding] : [] }),
    )
    if (refused && flagValue('--exit-code') === '1') fail('FATAL was found')
  },
  async docker() {
    if (args[0] === 'save') process.stdout.write('an image')
    if (args[0] === 'load' && !existsSync(args[2] ?? '')) fail(`no file ${args[2]}`)
    if (args[0] === 'push') await push(args[1] ?? '')
  },
}

/** Last lines of the real one, by command. */
const outputOf: Readonly<Record<string, (changed: boolean) => string>> = {
  diff: (changed) =>
    changed
      ? 'Resources\n[~] AWS::ECS::Cluster Cluster\n\n✨  Number of stacks with differences: 1\n'
      : 'There were no differences\n\n✨  Number of stacks with differences: 0\n',
  drift: (changed) =>
    changed
      ? 'Modified Resources\n[~] AWS::ECS::Cluster Cluster\n\n✨  Number of resources with drift: 1\n'
      : 'No drift detected\n\n✨  Number of resources with drift: 0\n',
}

/** Of `pnpm infra synth` a new one, of `cdk` that of the folder that it was given. */
const synthesis = synthesisOf()
record(stage, { name: program, inputs: { ...(synthesis && { synthesis }) }, args })
await behaviours[program]?.()

function synthesisOf(): string | undefined {
  if (program === 'pnpm' && args.includes('synth')) return randomUUID()
  if (program === 'cdk') return readFileSync(join(flagValue('--app'), 'manifest.json'), 'utf8')
  return undefined
}

function flagValue(flag: string): string {
  return args[args.indexOf(flag) + 1] ?? ''
}

function writeAssembly(manifest: string): void {
  const folder = flagValue('--output')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'manifest.json'), manifest)
}

function writeScript(path: string, name: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, `#!/bin/sh\nexec node ${import.meta.filename} ${name} "$@"\n`)
  chmodSync(path, 0o755)
}

/** Links the bundles of this repository into the checkout of the job. */
function linkBundles(): void {
  for (const bundle of globSync('apps/*/dist', { cwd: stage.root }))
    symlinkSync(join(stage.root, bundle), bundle)
}

/** Links the installed packages of this repository into the checkout of the job. */
function linkModules(): void {
  writeScript('packages/cdk-cli/node_modules/.bin/cdk', 'cdk')
  for (const manifest of globSync([
    'package.json',
    'apps/*/package.json',
    'packages/*/package.json',
    'tools/*/package.json',
  ])) {
    const modules = join(dirname(manifest), 'node_modules')
    const installed = join(stage.root, modules)
    if (existsSync(installed) && !existsSync(modules)) symlinkSync(installed, modules)
  }
}

async function push(image: string): Promise<void> {
  const [, account, region, repository, tag] =
    /^(\d+)\.dkr\.ecr\.([^.]+)\.[^/]+\/(.+):(.+)$/.exec(image) ?? []
  if (repository === undefined) fail(`${image} is no image of ECR`)
  const response = await fetch(`${stage.endpoint}/_local/images`, {
    method: 'POST',
    body: JSON.stringify({
      account,
      region,
      repository,
      tag,
      command: stage.outcomes.commands[repository] ?? stage.outcomes.command,
      variables: { NODE_ENV: 'production', COMMIT: tag },
    }),
  })
  if (!response.ok) fail(`push of ${image}: ${await response.text()}`)
}

function fail(message: string): never {
  console.error(`${program}: ${message}`)
  process.exit(1)
}
