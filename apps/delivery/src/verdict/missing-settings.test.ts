import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dev } from '@repo/environments/fixture'
import { describe, expect, it, onTestFinished } from 'vitest'
import { definedConfiguration, missingSettings } from './missing-settings.ts'

function treeWith(files: Readonly<Record<string, string>>): string {
  const root = mkdtempSync(join(tmpdir(), 'definitions-'))
  onTestFinished(() => rmSync(root, { recursive: true }))
  mkdirSync(join(root, dev.service.definitions), { recursive: true })
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(root, dev.service.definitions, name), text)
  return root
}

describe('definedConfiguration', () => {
  it('reads it from the service definition, whatever its templates are', () => {
    const root = treeWith({
      'ecspresso.yml': 'region: "x"\nservice_definition: "../service.json"\n',
      '../service.json': `{
        "desiredCount": {{ must_env \`DESIRED_COUNT\` }},
        "deploymentConfiguration": {
          "strategy": "{{ must_env \`STRATEGY\` }}",
          "bakeTimeInMinutes": {{ must_env \`BAKE\` }},
          "lifecycleHooks": [{ "lifecycleStages": ["POST_TEST_TRAFFIC_SHIFT"] }]
        }
      }`,
    })
    expect(definedConfiguration(root, dev)).toEqual({
      strategy: '{{}}',
      bakeTimeInMinutes: '{{}}',
      lifecycleHooks: [{ lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
    })
  })

  it.each([
    ['no definitions', {}],
    ['a configuration without a service', { 'ecspresso.yml': 'region: "x"\n' }],
    ['a definition that is missing', { 'ecspresso.yml': 'service_definition: service.json\n' }],
    [
      'a definition in Jsonnet',
      {
        'ecspresso.yml': 'service_definition: service.jsonnet\n',
        'service.jsonnet': "local bake = 5; { deploymentConfiguration: { strategy: 'ROLLING' } }",
      },
    ],
    [
      'a definition that is JSON only once its templates are rendered',
      {
        'ecspresso.yml': 'service_definition: service.json\n',
        'service.json': '{ {{ if env `BAKE` }}"deploymentConfiguration": {}{{ end }} }',
      },
    ],
    [
      'a definition without it',
      { 'ecspresso.yml': 'service_definition: service.json\n', 'service.json': '{}' },
    ],
  ])('finds none in a tree with %s', (_, files) => {
    expect(definedConfiguration(treeWith(files), dev)).toBeUndefined()
  })
})

describe('missingSettings', () => {
  const defined = {
    strategy: '{{}}',
    maximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    lifecycleHooks: [{ type: 'PAUSE', lifecycleStages: ['POST_TEST_TRAFFIC_SHIFT'] }],
  }

  it('finds none in a service that has more, or what only the deployment has', () => {
    const actual = { ...defined, strategy: 'ROLLING', bakeTimeInMinutes: 0 }
    expect(missingSettings(defined, actual)).toEqual([])
    expect(missingSettings(undefined, actual)).toEqual([])
  })

  it.each([
    [['lifecycleHooks'], { ...defined, lifecycleHooks: undefined }],
    [
      ['lifecycleHooks[0].type'],
      { ...defined, lifecycleHooks: [{ ...defined.lifecycleHooks[0], type: 'AWS_LAMBDA' }] },
    ],
    [['maximumPercent'], { ...defined, maximumPercent: 150 }],
    [
      ['deploymentCircuitBreaker.rollback'],
      { ...defined, deploymentCircuitBreaker: { enable: true } },
    ],
  ])('finds %j', (missing, actual) => {
    expect(missingSettings(defined, actual)).toEqual(missing)
  })
})
