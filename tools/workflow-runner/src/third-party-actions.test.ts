import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { thirdPartyActions } from './third-party-actions.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const deploy = readFileSync(join(root, '.github/workflows/deploy.yml'), 'utf8')
const files = globSync(['.github/workflows/*.yml', '.github/actions/*/action.yml'], { cwd: root })
const texts = files.map((file) => readFileSync(join(root, file), 'utf8'))

describe('thirdPartyActions', () => {
  const used = texts.flatMap((text) =>
    Array.from(text.matchAll(/uses: ([^.@\s]\S*)@(\S+) # (\S+)/g), ([, name, sha, version]) => ({
      name,
      sha,
      version,
    })),
  )

  it('thirdPartyActions has every action of the workflows at its pinned commit', () => {
    expect(used.length).toBeGreaterThan(0)
    for (const { name = '', sha, version } of used)
      expect(thirdPartyActions[name], name).toMatchObject({ sha, version })
  })

  it('thirdPartyActions has no other action', () => {
    const names = new Set(used.map(({ name }) => name))
    expect(Object.keys(thirdPartyActions).toSorted()).toEqual([...names].toSorted())
  })
})

describe('paths of deploy.yml', () => {
  const [, list = ''] = /^ {4}paths:\n((?: {6}- \S+\n)+)/m.exec(deploy) ?? []
  const paths = Array.from(list.matchAll(/- (\S+)/g), ([, path = '']) => path)

  it('the paths of deploy.yml cover every source of the image', () => {
    const dockerfile = readFileSync(join(root, 'Dockerfile.ecs'), 'utf8')
    const [, ...ignored] = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n!')
    const roots = ignored
      .map((line) => line.split('\n')[0] ?? '')
      .filter((one) => one.includes('.'))
    expect(dockerfile).toContain('COPY . .')
    for (const file of roots) expect(paths).toContain(file)
  })
})
