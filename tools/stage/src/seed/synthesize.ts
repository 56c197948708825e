import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  type Project,
  stackNames,
  targetIn,
} from '@repo/environments'
import { createApp } from '@repo/infra'
import { relevantTemplate, type Template } from '@repo/local-cloud'
import { normalize } from './placeholders.ts'
import type { Stacks } from './stacks.ts'

/** An environment whose names are unique in a template, so that each can become a placeholder. */
export const example: DeploymentTarget = targetIn({
  name: 'exampleenv',
  branch: 'examplebranch',
  account: '987654321098',
  region: 'eu-north-1',
  cluster: 'examplecluster',
  services: [
    {
      name: 'exampleservice',
      repository: 'examplerepository',
      dockerfile: 'Dockerfile.example',
      container: 'examplecontainer',
      definitions: 'ecspresso/exampleenv',
      http: { port: 8080, healthPath: '/readyz' },
      uploads: true,
    },
  ],
  githubEnvironment: 'exampleenv',
  production: false,
  scanThreshold: 'HIGH',
  slack: { channel: '#example', mentions: { failure: [], vulnerability: [] } },
})

const exampleProject: Project = {
  repository: 'owner/name',
  defaultBranch: 'examplebranch',
  defaultChannel: '#example',
  scanThreshold: 'HIGH',
}

/** Synthesizes the stacks, in the form of the snapshot. */
export function synthesizeStacks(): Stacks {
  const { alerts, registry, delivery, data, environment } = synthesizeFor(example)
  const reduce = (template: Template) => normalize(relevantTemplate(template), example)
  return {
    alerts: reduce(alerts),
    registry: reduce(registry),
    delivery: reduce(delivery),
    data: reduce(data),
    environment: reduce(environment),
  }
}

/** The full templates for one environment. */
export function synthesizeFor(
  { service: _, ...environment }: DeploymentTarget,
  context: Readonly<Record<string, string>> = {},
): Stacks {
  const folder = mkdtempSync(join(tmpdir(), 'stacks-'))
  const outdir = mkdtempSync(join(tmpdir(), 'stacks-'))
  try {
    // CDK needs a Lambda to package; its code does not affect the templates.
    writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {}\n')
    const assembly = createApp({
      table: [environment],
      project: exampleProject,
      bundle: folder,
      context: {
        'github:ownerId': '1',
        'github:repositoryId': '2',
        'alerts:email': 'on-call@example.com',
        ...context,
      },
      outdir,
    }).synth()
    const names = stackNames(environment)
    const template = (id: string): Template => assembly.getStackArtifact(id).template
    return {
      alerts: template(`alerts-${placeOf(environment)}`),
      registry: template(`registry-${placeOf(environment)}`),
      delivery: template(`delivery-${placeOf(environment)}`),
      data: template(names.data),
      environment: template(names.environment),
    }
  } finally {
    for (const made of [folder, outdir]) rmSync(made, { recursive: true })
  }
}

function placeOf({ account, region }: Environment): string {
  return `${account}-${region}`
}
