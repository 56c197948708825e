import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import type { TestProject } from 'vitest/node'

/**
 * Finds what the machine offers to the tests that need more than Node, and provides it to them.
 * A test that misses its capability skips itself and says why. `REQUIRE=corpus,docker` turns
 * a missing one into an error at once, so that a CI run cannot pass by skipping.
 */
export default function capabilities(project: TestProject): void {
  const docker = answering('docker', ['info'])
  const found = {
    corpus: directory(process.env['CORPUS']),
    docker,
    nodeImage: process.env['NODE_IMAGE'] || (docker && stored(docker, 'node:24-bookworm-slim')),
    awsCli: answering('aws', ['--version']),
    act: answering('act', ['--version']),
    ecspresso: answering('ecspresso', ['version']),
    actionlint: answering('actionlint', ['--version']),
    zizmor: answering('zizmor', ['--version']),
    hadolint: answering('hadolint', ['--version']),
    dockle: answering('dockle', ['--version']),
    trivy: answering('trivy', ['--version']),
    java: answering('mvn', ['--version']) && answering('java', ['-version']),
  }
  const required = (process.env['REQUIRE'] ?? '').split(',').filter(Boolean)
  const missing = required.filter((name) => !found[name as keyof typeof found])
  if (missing.length > 0)
    throw new Error(`REQUIRE asks for ${missing.join(', ')}: not found on this machine`)
  for (const [name, value] of Object.entries(found))
    project.provide(name as keyof typeof found, value)
}

function directory(path: string | undefined): string | undefined {
  return path && existsSync(path) ? resolve(path) : undefined
}

/** An image that the engine can use without a registry, by the tag alone. */
function stored(docker: string, image: string): string | undefined {
  try {
    execFileSync(docker, ['image', 'inspect', image], { stdio: 'ignore', timeout: 20_000 })
    return image
  } catch {
    return undefined
  }
}

function answering(program: string, args: string[]): string | undefined {
  // Debian's own client first: a newer one beside it may want a buildx plugin that is not there.
  const folders = program === 'docker' ? ['/usr/bin'] : []
  for (const folder of [...folders, ...(process.env['PATH'] ?? '').split(delimiter)]) {
    const path = join(folder, program)
    if (!existsSync(path)) continue
    try {
      execFileSync(path, args, { stdio: 'ignore', timeout: 20_000 })
      return path
    } catch {
      // There, but not working (an engine that is down): look on.
    }
  }
  return undefined
}
