import { modelOf } from '@repo/aws-models'

/**
 * A field of a definition. `?`: not sent when zero or false. `!`: zero or false when not given. An `enum` that is "" is not set.
 * `[X]`: a list. `ignored`: in AWS's answers only.
 */
export type Field = string | readonly [string]

export type Shape = Readonly<Record<string, Field>>

const ecs = modelOf('ecs')

/** What ecspresso adds to a service of AWS's answers: AWS has it in the answer's deployments. */
const OF_DEPLOYMENTS = [
  'serviceConnectConfiguration',
  'volumeConfigurations',
  'vpcLatticeConfigurations',
]

/** Fields of a described service that a definition cannot set, and that ecspresso prints. */
export const READ_ONLY = {
  clusterArn: 'string',
  createdBy: 'string',
  pendingCount: 'integer?',
  platformFamily: 'string',
  roleArn: 'string',
  runningCount: 'integer?',
  serviceArn: 'string',
  status: 'string',
  taskDefinition: 'string',
} as const satisfies Shape

const shapes = new Map<string, Shape>()

/**
 * The fields of a shape, from AWS's model: `TaskDefinition` and `Service` are the two definitions, every other name is the
 * model's.
 * @throws Error for a name that is not in the model
 */
export function shapeOf(name: string): Shape {
  const shape = shapes.get(name) ?? read(name)
  shapes.set(name, shape)
  return shape
}

function read(name: string): Shape {
  if (name === 'TaskDefinition')
    return { ...ignored('TaskDefinition'), ...fieldsOf('RegisterTaskDefinitionRequest') }
  if (name === 'Service') return service()
  return fieldsOf(name)
}

function service(): Shape {
  const described = Object.keys(fieldsOf('Service'))
  const settable = Object.entries(fieldsOf('CreateServiceRequest')).filter(
    ([field]) => described.includes(field) || OF_DEPLOYMENTS.includes(field),
  )
  return {
    ...ignored('Service'),
    ...READ_ONLY,
    ...Object.fromEntries(settable),
    // ecspresso sends both, also when the definition has neither.
    enableECSManagedTags: 'boolean!',
    enableExecuteCommand: 'boolean!',
  }
}

/** What AWS answers about a resource and nobody can set: the answer may serve as a definition. */
function ignored(name: string): Shape {
  return Object.fromEntries(Object.keys(fieldsOf(name)).map((field) => [field, 'ignored']))
}

function fieldsOf(name: string): Shape {
  const { members = {}, required = [] } = ecs.shapeOf(name)
  return Object.fromEntries(
    Object.entries(members).map(([member, reference]) => [
      member,
      fieldOf(reference, required.includes(member)),
    ]),
  )
}

function fieldOf(reference: string, isRequired: boolean): Field {
  const { type, member = 'string', box, enum: values } = ecs.shapeOf(reference)
  if (type === 'structure') return reference
  if (type === 'list') return [elementOf(member)]
  if (type === 'map') return 'map'
  if (type === 'string') return values ? 'enum' : 'string'
  if (type === 'integer' || type === 'boolean') {
    if (box) return type
    return isRequired ? `${type}!` : `${type}?`
  }
  return type === 'timestamp' ? 'ignored' : 'number'
}

function elementOf(reference: string): string {
  const { type } = ecs.shapeOf(reference)
  return type === 'structure' ? reference : type
}
