import { matchesGlob } from 'node:path'
import { type DeploymentTarget, deploymentTargets } from '@repo/environments'
import * as z from 'zod'
import { definitionFiles, serviceDefinitionFile } from './definitions.ts'
import type { Breach } from './finding.ts'
import { type Repository, tableFile } from './repository.ts'

/**
 * Every service of the table can be built and deployed: its Dockerfile and its definitions with its container exist, and a
 * push that changes one of them starts a deployment.
 */
export function servicesAreComplete(repository: Repository): Breach[] {
  return deploymentTargets(repository.environments).flatMap((target) => {
    const needed = [
      `${target.service.definitions}/ecspresso.yml`,
      `${target.service.definitions}/values.env`,
      ...definitionFiles(target, repository),
    ]
    return [
      ...missing(target, repository, needed),
      ...definitionFiles(target, repository).flatMap((file) =>
        wrongContainer(target, repository, file),
      ),
      ...wrongLoadBalancer(target, repository),
      ...untriggered(target, repository, [...needed, target.service.dockerfile]),
    ]
  })
}

function missing(
  { name, service }: DeploymentTarget,
  { text }: Repository,
  definitions: readonly string[],
): Breach[] {
  const remedies = new Map(definitions.map((file) => [file, "copy another environment's"]))
  remedies.set(service.dockerfile, `write it, or another one into the service ${service.name}`)
  return [...remedies]
    .filter(([file]) => text(file) === undefined)
    .map(([file, remedy]) => ({
      file: tableFile,
      line: 1,
      message: `environment ${name} needs ${file}: ${remedy}`,
    }))
}

const definition = z.object({
  containerDefinitions: z.array(z.object({ name: z.string() })).default([]),
  loadBalancers: z
    .array(z.object({ containerName: z.string(), containerPort: z.number() }))
    .default([]),
})

function parseDefinition(template: string): z.output<typeof definition> {
  return definition.parse(JSON.parse(template.replaceAll(/\{\{.*?\}\}/g, '0')))
}

const lineOf = (template: string, key: string) =>
  template.split('\n').findIndex((line) => line.includes(key)) + 1

/** A task definition without the container of the table, or a load balancer for another container. */
function wrongContainer(
  { service }: DeploymentTarget,
  { text }: Repository,
  file: string,
): Breach[] {
  const template = text(file)
  if (template === undefined) return []
  const { containerDefinitions, loadBalancers } = parseDefinition(template)
  const named = [
    { key: '"containerDefinitions"', names: containerDefinitions.map(({ name }) => name) },
    { key: '"containerName"', names: loadBalancers.map(({ containerName }) => containerName) },
  ]
  return named
    .filter(({ names }) => names.length > 0 && !names.includes(service.container))
    .map(({ key, names }) => ({
      file,
      line: lineOf(template, key),
      message: `the container is ${names.join(', ')}, and that of ${service.name} in the table is ${service.container}: make them one (${tableFile})`,
    }))
}

/** A definition that puts a service behind the load balancer, or on another port, where the table does not; and the reverse. */
function wrongLoadBalancer(target: DeploymentTarget, repository: Repository): Breach[] {
  const { service } = target
  const file = serviceDefinitionFile(target, repository)
  const template = file && repository.text(file)
  if (!file || template === undefined) return []
  const ports = parseDefinition(template).loadBalancers.map(({ containerPort }) => containerPort)
  const expected = service.http ? [service.http.port] : []
  if (String(ports) === String(expected)) return []
  const words = (list: readonly number[]) =>
    list.length > 0 ? `behind the load balancer, on port ${list}` : 'without a load balancer'
  const message = `it is ${words(ports)}, and ${service.name} in the table is ${words(expected)}: make them one (${tableFile})`
  return [{ file, line: Math.max(lineOf(template, '"loadBalancers"'), 1), message }]
}

/** Files whose change does not start a workflow that deploys on a push. */
function untriggered(
  { service }: DeploymentTarget,
  { workflows }: Repository,
  files: readonly string[],
): Breach[] {
  return workflows.flatMap((workflow) => {
    const paths = workflow.pathsOf('push')
    const deploys = workflow.jobs.some(({ steps }) =>
      steps.some(({ run = '' }) => /(^|\s)ecspresso deploy\b/m.test(run)),
    )
    if (!deploys || !paths) return []
    return files
      .filter((file) => !starts(paths, file))
      .map((file) =>
        workflow.breach(
          ['on', 'push', 'paths'],
          `a change of ${file} would not deploy ${service.name}: add it to the paths`,
        ),
      )
  })
}

/**
 * Whether a change of a file starts a workflow with these paths: the last matching one decides, and `!` excludes.
 * @see https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushpull_requestpull_request_targetpathspaths-ignore
 */
function starts(paths: readonly string[], file: string): boolean {
  const last = paths.findLast((path) => matchesGlob(file, path.replace(/^!/, '')))
  return last !== undefined && !last.startsWith('!')
}
