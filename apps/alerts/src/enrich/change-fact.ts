import type {
  ContainerDefinition,
  DescribeTaskDefinitionCommandOutput,
  Tag,
} from '@aws-sdk/client-ecs'
import { isCommit, versionTag } from '../deployment/change.ts'
import type { ChangeFact } from '../deployment/fact.ts'

type Described = Pick<DescribeTaskDefinitionCommandOutput, 'taskDefinition' | 'tags'>

/** What a deployment changes, from the task definitions that it leads to and comes from, and their tags. */
export function changeFact(
  deployment: string,
  now: Described,
  before: Described | undefined,
): ChangeFact[] {
  const name = revision(now)
  if (!name) return []
  const containers = now.taskDefinition?.containerDefinitions ?? []
  const service = serviceContainer(containers)
  const nonessential = containers.flatMap(({ essential, name = '' }) =>
    essential === false ? [name] : [],
  )
  const fields = {
    previousTaskDefinition: before && revision(before),
    tag: version(now),
    previousTag: before && version(before),
    author: tagOf(now.tags, 'Author', /^(?!unknown$).{1,100}$/),
    runUrl: tagOf(now.tags, 'RunUrl', /^https:\/\/[^\s<>|"]{1,1000}$/),
    container: service?.name,
    nonessential: nonessential.length > 0 ? nonessential : undefined,
    logGroup: service?.logConfiguration?.options?.['awslogs-group'],
    memory: service?.memory ?? Number(now.taskDefinition?.memory ?? Number.NaN),
  }
  const defined = Object.entries(fields).filter(
    ([, value]) => value !== undefined && !Number.isNaN(value),
  )
  return [{ kind: 'change', deployment, taskDefinition: name, ...Object.fromEntries(defined) }]
}

function revision({ taskDefinition }: Described): string | undefined {
  const { family, revision: number } = taskDefinition ?? {}
  return family && number ? `${family}:${number}` : undefined
}

/** The commit by the image's tag; by the tag `Commit` where images are tagged otherwise. */
function version({ taskDefinition, tags }: Described): string | undefined {
  const images = (taskDefinition?.containerDefinitions ?? []).map(({ image = '' }) => image)
  const tag = versionTag(images)
  return tag && isCommit(tag) ? tag : (tagOf(tags, 'Commit', /^[0-9a-f]{40}$/) ?? tag)
}

/** The container whose image is a commit, else the first essential one: not a sidecar. */
function serviceContainer(
  containers: readonly ContainerDefinition[],
): ContainerDefinition | undefined {
  const isOurs = ({ image = '' }: ContainerDefinition) => isCommit(versionTag([image]) ?? '')
  return containers.find(isOurs) ?? containers.find(({ essential }) => essential !== false)
}

/** A tag of the task definition. Anybody may write these: a value of another form is left out. */
function tagOf(tags: readonly Tag[] | undefined, key: string, form: RegExp): string | undefined {
  const value = tags?.find((tag) => tag.key === key)?.value
  return value !== undefined && form.test(value) ? value : undefined
}
