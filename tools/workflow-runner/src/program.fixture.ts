// Stand-in for a program on the PATH of a runner, in a run by act: records its arguments, and has the effects that the
// workflow needs, without Docker, Go or a network.
import { chmodSync, existsSync, globSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { readStageFile, record } from './stage-file.ts'

const [program = '', ...args] = process.argv.slice(2)
const stage = readStageFile()
record(stage, { name: program, inputs: {}, args })

const behaviours: Readonly<Record<string, () => void | Promise<void>>> = {
  pnpm() {
    if (args[0] === 'install' && stage.outcomes.registry === 'down') fail('no registry')
    if (args[0] === 'install') linkModules()
    else if (args[0] === 'test' && stage.outcomes.tests === 'fail') fail('1 test failed')
  },
  go() {
    const target = join(process.env['GOBIN'] ?? '', 'dockle')
    mkdirSync(dirname(target), { recursive: true })
    const script = `#!/bin/sh\nexec node ${import.meta.filename} dockle "$@"\n`
    writeFileSync(target, script)
    chmodSync(target, 0o755)
  },
  dockle() {
    const refused = stage.outcomes.dockle === 'refuse'
    const finding = {
      code: 'CIS-DI-0010',
      title: 'Do not store credential in environment variables/files',
      level: 'FATAL',
    }
    const report = args[args.indexOf('--output') + 1] ?? ''
    writeFileSync(
      report,
      JSON.stringify({ summary: { fatal: refused ? 1 : 0 }, details: refused ? [finding] : [] }),
    )
    if (refused) fail('FATAL was found')
  },
  async docker() {
    if (args[0] === 'save') process.stdout.write('an image')
    if (args[0] === 'load' && !existsSync(args[2] ?? '')) fail(`no file ${args[2]}`)
    if (args[0] === 'push') await push(args[1] ?? '')
  },
}

await behaviours[program]?.()

/** Links the installed packages of this repository into the checkout of the job. */
function linkModules(): void {
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
      command: stage.outcomes.command,
      variables: { NODE_ENV: 'production', COMMIT: tag },
    }),
  })
  if (!response.ok) fail(`push of ${image}: ${await response.text()}`)
}

function fail(message: string): never {
  console.error(`${program}: ${message}`)
  process.exit(1)
}
