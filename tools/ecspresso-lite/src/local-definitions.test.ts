import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { adaptDefinitions, localDefinitions } from './local-definitions.ts'

const config = 'required_version: ">= 2.8.7, < 3"\nregion: "x"\n'
const service = `{
  "deploymentConfiguration": {
    "deploymentCircuitBreaker": {
      "enable": true,
      "resetOnHealthyTask": true,
      "rollback": true,
      "thresholdConfiguration": {
        "type": "{{ must_env \`BREAKER_TYPE\` }}",
        "value": {{ must_env \`BREAKER_VALUE\` }}
      }
    },
    "maximumPercent": 200
  }
}`

let root: string
const read = (name: string, folder = root) => readFileSync(join(folder, 'ecspresso', name), 'utf8')

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'local-definitions-'))
  mkdirSync(join(root, 'ecspresso/dev'), { recursive: true })
  writeFileSync(join(root, 'ecspresso/dev/ecspresso.yml'), config)
  writeFileSync(join(root, 'ecspresso/service.json'), service)
  writeFileSync(join(root, 'ecspresso/dev/values.env'), 'BREAKER_TYPE=COUNT\nBREAKER_VALUE=1\n')
})
afterEach(() => rmSync(root, { recursive: true }))

describe('adaptDefinitions', () => {
  it('lets an older ecspresso take the definitions, without what it would leave out', () => {
    adaptDefinitions(root, '2.5.0')
    expect(read('dev/ecspresso.yml')).toBe(config.replace('2.8.7', '2.5.0'))
    expect(JSON.parse(read('service.json'))).toEqual({
      deploymentConfiguration: {
        deploymentCircuitBreaker: { enable: true, rollback: true },
        maximumPercent: 200,
      },
    })
  })

  it.each(['2.8.7', '2.10.0', 'unknown', undefined])('relaxes nothing for %s', (version) => {
    adaptDefinitions(root, version)
    expect(read('dev/ecspresso.yml')).toBe(config)
    expect(read('service.json')).toBe(service)
  })

  it('gives a breaker that counts three tasks', () => {
    adaptDefinitions(root)
    expect(read('dev/values.env')).toBe('BREAKER_TYPE=COUNT\nBREAKER_VALUE=3\n')
  })
})

describe('localDefinitions', () => {
  it('leaves the originals alone, and removes the copy', () => {
    const copy = localDefinitions(root, '2.5.0')
    expect(read('dev/ecspresso.yml', copy.root)).toContain('>= 2.5.0')
    expect(read('dev/ecspresso.yml')).toBe(config)
    copy.remove()
    expect(() => read('dev/ecspresso.yml', copy.root)).toThrow('ENOENT')
  })

  it('is empty for a repository without definitions', () => {
    rmSync(join(root, 'ecspresso'), { recursive: true })
    localDefinitions(root).remove()
  })
})
