import type {
  DeleteTaskDefinitionsRequest,
  DeregisterTaskDefinitionRequest,
  DescribeTaskDefinitionRequest,
  ListTaskDefinitionFamiliesRequest,
  ListTaskDefinitionsRequest,
  RegisterTaskDefinitionRequest,
  TaskDefinition,
} from '@aws-sdk/client-ecs'
import { arn, iamArn } from '../../arn.ts'
import type { Caller } from '../../caller.ts'
import type { Clock } from '../../clock.ts'
import { AwsError } from '../../wire/service.ts'
import { checkCount } from '../errors.ts'
import type { RegisteredTaskDefinition } from '../model.ts'
import type { Store } from '../store.ts'
import { fillContainer, normaliseSizes } from '../task-definition/defaults.ts'
import { validateTaskDefinition } from '../task-definition/validate.ts'
import { pageOf } from './page-of.ts'

/** RegisterTaskDefinition and the other operations on task definitions. */
export function taskDefinitionOperations(store: Store, clock: Clock) {
  function register(input: RegisterTaskDefinitionRequest, caller: Caller) {
    const { tags = [], ...request } = normaliseSizes(input)
    validateTaskDefinition({ ...request, ...(input.tags && { tags }) })
    const family = request.family ?? ''
    const { families } = store.placeOf(caller)
    const revisions = families.get(family) ?? []
    const revision = (revisions.at(-1)?.definition.revision ?? 0) + 1
    const registered: RegisteredTaskDefinition = {
      definition: {
        ...request,
        family,
        revision,
        taskDefinitionArn: arn('ecs', caller, `task-definition/${family}:${revision}`),
        containerDefinitions: (request.containerDefinitions ?? []).map((container) =>
          fillContainer(container, request.networkMode),
        ),
        volumes: request.volumes ?? [],
        placementConstraints: request.placementConstraints ?? [],
        status: 'ACTIVE',
        requiresAttributes: [{ name: 'com.amazonaws.ecs.capability.docker-remote-api.1.19' }],
        compatibilities: ['EC2', 'FARGATE'],
        registeredAt: new Date(clock.now()),
        registeredBy: iamArn(caller.account, 'root'),
      },
      tags,
    }
    families.set(family, [...revisions, registered])
    return answer(registered)
  }

  /** @throws AwsError ClientException */
  function find(caller: Caller, reference: string | undefined): RegisteredTaskDefinition {
    const found = store.findTaskDefinition(caller, reference)
    if (!found) throw new AwsError('ClientException', 'Unable to describe task definition.')
    return found
  }

  function setStatus(caller: Caller, reference: string | undefined, status: Status) {
    const { definition } = find(caller, reference)
    definition.status = status
    if (status === 'INACTIVE') definition.deregisteredAt = new Date(clock.now())
    return definition
  }

  function list(input: ListTaskDefinitionsRequest, caller: Caller) {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input
    const { families } = store.placeOf(caller)
    const arns = [...families.keys()]
      .filter((family) => familyPrefix === undefined || family === familyPrefix)
      .sort()
      .flatMap((family) => families.get(family) ?? [])
      .filter(({ definition }) => definition.status === status)
      .map(({ definition }) => definition.taskDefinitionArn)
    const { items, ...next } = pageOf(sort === 'DESC' ? arns.toReversed() : arns, input)
    return { taskDefinitionArns: items, ...next }
  }

  function listFamilies(input: ListTaskDefinitionFamiliesRequest, caller: Caller) {
    const { familyPrefix = '', status = 'ACTIVE' } = input
    // A family is ACTIVE as long as one of its revisions is.
    const statusOf = (revisions: readonly RegisteredTaskDefinition[]) =>
      revisions.some(({ definition }) => definition.status === 'ACTIVE') ? 'ACTIVE' : 'INACTIVE'
    const families = [...store.placeOf(caller).families]
      .filter(
        ([family, revisions]) =>
          family.startsWith(familyPrefix) && (status === 'ALL' || statusOf(revisions) === status),
      )
      .map(([family]) => family)
      .sort()
    const { items, ...next } = pageOf(families, input)
    return { families: items, ...next }
  }

  return {
    RegisterTaskDefinition: register,
    DescribeTaskDefinition: (input: DescribeTaskDefinitionRequest, caller: Caller) => {
      const found = find(caller, input.taskDefinition)
      return input.include?.includes('TAGS') ? answer(found) : { taskDefinition: found.definition }
    },
    DeregisterTaskDefinition: (input: DeregisterTaskDefinitionRequest, caller: Caller) => ({
      taskDefinition: setStatus(caller, input.taskDefinition, 'INACTIVE'),
    }),
    DeleteTaskDefinitions: (input: DeleteTaskDefinitionsRequest, caller: Caller) =>
      deleteAll(checkedReferences(input), (reference) => {
        if (find(caller, reference).definition.status === 'ACTIVE')
          throw new AwsError(
            'ClientException',
            'The specified task definition is still in ACTIVE status. Please deregister the target and try again.',
          )
        return setStatus(caller, reference, 'DELETE_IN_PROGRESS')
      }),
    ListTaskDefinitions: list,
    ListTaskDefinitionFamilies: listFamilies,
  }
}

type Status = NonNullable<TaskDefinition['status']>

function answer({ definition, tags }: RegisteredTaskDefinition) {
  return { taskDefinition: definition, tags }
}

function deleteAll(references: readonly string[], remove: (reference: string) => TaskDefinition) {
  const taskDefinitions: TaskDefinition[] = []
  const failures: { arn: string; reason: string; detail: string }[] = []
  for (const reference of references) {
    try {
      taskDefinitions.push(remove(reference))
    } catch (error) {
      if (!(error instanceof AwsError)) throw error
      failures.push({ arn: reference, reason: error.code, detail: error.message })
    }
  }
  return { taskDefinitions, failures }
}

function checkedReferences({ taskDefinitions = [] }: DeleteTaskDefinitionsRequest): string[] {
  const empty = 'Task definitions cannot be empty.'
  checkCount(taskDefinitions, { empty, items: 'task definitions', most: 10 })
  return taskDefinitions
}
