import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type DeploymentTarget,
  type Environment,
  type Project,
  resourceNames,
  sharedNames,
  stackNames,
  targetIn,
} from '@repo/environments'
import { createApp } from '@repo/infra'
import { relevantTemplate, type Template } from '@repo/local-cloud'
import { normalize } from './placeholders.ts'
import type { EnvironmentStacks, Snapshot, Stacks } from './stacks.ts'

const exampleHttp = { port: 8080, healthPath: '/readyz' }

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
      http: exampleHttp,
      uploads: true,
    },
  ],
  githubEnvironment: 'exampleenv',
  production: false,
  origins: ['https://origin.example'],
  scanThreshold: 'HIGH',
  slack: { channel: '#example', mentions: { failure: [], vulnerability: [] } },
})

const approving = { ...example, slack: { ...example.slack, approvers: ['U0EXAMPLE'] } }

const exampleProject: Project = {
  name: 'exampleproject',
  repository: 'owner/name',
  defaultBranch: 'examplebranch',
  defaultChannel: '#example',
  scanThreshold: 'HIGH',
}

/** Synthesizes the stacks, in the form of the snapshot. */
export function synthesizeStacks(): Snapshot {
  const { alerts, registry, delivery, data, environment } = synthesizeFor(example)
  const reduce = (template: Template) =>
    normalize(relevantTemplate(template), example, exampleProject)
  const { http: _, ...withoutRequests } = example.service
  const worker = { ...example, service: { ...withoutRequests, name: 'exampleworker' } }
  const rule = { priority: 1, paths: ['/example/*'] }
  const http = {
    ...example,
    service: { ...withoutRequests, name: 'examplehttp', http: { ...exampleHttp, rule } },
  }
  const services = [example.service, worker.service, http.service] as const
  const several = synthesizeFor({ ...example, services })
  const added = (target: DeploymentTarget): EnvironmentStacks => ({
    data: ofService(several.data, target),
    environment: ofService(several.environment, target),
  })
  return {
    alerts: reduce(alerts),
    registry: reduce(registry),
    delivery: reduce(delivery),
    data: reduce(data),
    environment: reduce(environment),
    http: added(http),
    worker: added(worker),
    clicks: reduce(clicksOf(synthesizeFor(approving).alerts)),
  }
}

/** The part of the alerts that answers clicks. */
function clicksOf({ Resources, Outputs = {} }: Template): Template {
  const own = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).filter(([id]) => id.startsWith('Clicks')))
  return { Resources: own(Resources), Outputs: own(Outputs) }
}

/** The part of a template that one service adds to it: the service's name is in the logical ids. */
function ofService({ Resources, Outputs = {} }: Template, target: DeploymentTarget): Template {
  const { outputPrefix } = resourceNames(target)
  const own = {
    Resources: Object.fromEntries(
      Object.entries(Resources).filter(([id]) => id.includes(target.service.name)),
    ),
    Outputs: Object.fromEntries(
      Object.entries(Outputs).filter(([name]) => name.startsWith(outputPrefix)),
    ),
  }
  return normalize(relevantTemplate(own), target, exampleProject)
}

/** The full templates for one environment. */
export function synthesizeFor(
  target: DeploymentTarget | Environment,
  context: Readonly<Record<string, string>> = {},
  project: Project = exampleProject,
): Stacks {
  const { service: _, ...environment } = { service: undefined, ...target }
  const folder = mkdtempSync(join(tmpdir(), 'stacks-'))
  const outdir = mkdtempSync(join(tmpdir(), 'stacks-'))
  try {
    // CDK needs a Lambda to package; its code does not affect the templates.
    writeFileSync(join(folder, 'index.mjs'), 'export const handler = () => {}\n')
    const assembly = createApp({
      table: [environment],
      project,
      bundle: folder,
      context: {
        'github:ownerId': '1',
        'github:repositoryId': '2',
        'alerts:email': 'on-call@example.com',
        ...(!environment.production && { [`${environment.name}:httpFrom`]: '203.0.113.0/24' }),
        ...context,
      },
      outdir,
    }).synth()
    const names = stackNames(environment)
    const shared = sharedNames(project)
    const template = (id: string): Template => assembly.getStackArtifact(id).template
    return {
      alerts: template(`${shared.alerts}-${placeOf(environment)}`),
      registry: template(`${shared.registry}-${placeOf(environment)}`),
      delivery: template(`${shared.delivery}-${placeOf(environment)}`),
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
