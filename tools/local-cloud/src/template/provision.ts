import type { Caller } from '../caller.ts'
import type { Services } from '../services.ts'
import { contextOf, type FunctionCode } from './context.ts'
import { type Lookup, referencesIn, resolve } from './intrinsics.ts'
import { isIgnored, isSupported, relevantProperties, schemas } from './properties.ts'
import { type Created, creators } from './resources.ts'
import { type Resource, type Template, TemplateError } from './template.ts'

export interface ProvisionOptions {
  readonly stack: string
  readonly template: Template
  /** The code of functions, by their names. A function without code is not run: its events stay in the queue. */
  readonly code?: Readonly<Record<string, FunctionCode>>
}

/** A stack that was created from its template. */
export interface ProvisionedStack {
  readonly outputs: Readonly<Record<string, string>>
  /** What `Ref` gives for each resource of a type (queue URLs, table names …), in the template's order. */
  refs(type: string): readonly string[]
  /** Properties of the resources of a type, with every function resolved. */
  properties(type: string): readonly Readonly<Record<string, unknown>>[]
}

/**
 * Creates the resources of a CloudFormation template, in the order of their references, and the stack with its outputs.
 * @throws TemplateError for a resource or an intrinsic function that is not supported
 * @throws BundleMissingError
 */
export async function provision(
  services: Services,
  place: Caller,
  { stack, template, code = {} }: ProvisionOptions,
): Promise<ProvisionedStack> {
  const created = new Map<string, Created>()
  const resolved = new Map<string, Readonly<Record<string, unknown>>>()
  const resources = Object.entries(template.Resources).filter(
    ([logicalId, { Type }]) => !isIgnored(Type, logicalId),
  )
  const lookup: Lookup = {
    ref: (name) => pseudoParameter(name, place, stack) ?? resourceOf(name).ref,
    getAtt(name, attribute) {
      const value = resourceOf(name).attributes[attribute]
      if (value === undefined)
        throw new TemplateError(`${name} has no attribute ${attribute} in the local cloud`)
      return typeof value === 'function' ? value() : value
    },
    importValue(name) {
      const value = services.cloudFormation.exported(place, name)
      if (value === undefined) throw new TemplateError(`no stack exports ${name}`)
      return value
    },
  }

  function resourceOf(name: string): Created {
    const found = created.get(name)
    if (!found) throw new TemplateError(`${stack} refers to ${name}, which is not provisioned`)
    return found
  }

  for (const [logicalId, resource] of inOrder(resources)) {
    const properties = resolve(relevantProperties(resource.Type, resource.Properties), lookup)
    resolved.set(logicalId, properties as Readonly<Record<string, unknown>>) // an object resolves to an object
    created.set(
      logicalId,
      await create(resource, properties, contextOf({ services, place, stack, code }, logicalId)),
    )
  }
  const outputs: Record<string, string> = {}
  const exports: Record<string, string> = {}
  for (const [name, { Value, Export }] of Object.entries(template.Outputs ?? {})) {
    outputs[name] = overHttp(String(resolve(Value, lookup)), services.wire.endpoint)
    if (Export) exports[String(resolve(Export.Name, lookup))] = outputs[name]
  }
  services.cloudFormation.seedStack(place, stack, outputs, exports)

  const ofType = (type: string) => resources.filter(([, { Type }]) => Type === type)
  return {
    outputs,
    refs: (type) => ofType(type).map(([logicalId]) => resourceOf(logicalId).ref),
    properties: (type) => ofType(type).map(([logicalId]) => resolved.get(logicalId) ?? {}),
  }
}

/**
 * A template without what is ignored: its outputs, the resources that are provisioned, and their properties that are read.
 * @throws TemplateError for a type of resource that is not supported
 */
export function relevantTemplate({ Resources, Outputs = {} }: Template): Template {
  return {
    Resources: Object.fromEntries(
      Object.entries(Resources)
        .filter(([logicalId, { Type }]) => !isIgnored(Type, logicalId))
        .map(([logicalId, resource]) => [
          logicalId,
          {
            Type: resource.Type,
            Properties: relevantProperties(resource.Type, resource.Properties),
          },
        ]),
    ),
    Outputs,
  }
}

async function create(
  { Type }: Resource,
  properties: unknown,
  context: ReturnType<typeof contextOf>,
): Promise<Created> {
  if (!isSupported(Type)) throw new TemplateError(`${context.logicalId}: ${Type} is not supported`)
  const parsed = schemas[Type].safeParse(properties)
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    throw new TemplateError(`${context.logicalId}.${issue?.path.join('.')}: ${issue?.message}`)
  }
  // Schema and creator have the same key; TypeScript cannot relate the two tables.
  const creator = creators[Type] as (
    properties: unknown,
    context: ReturnType<typeof contextOf>,
  ) => Created | Promise<Created>
  return creator(parsed.data, context)
}

/** Sorts referenced resources before those that refer to them; otherwise keeps the template's order. */
function inOrder(resources: readonly (readonly [string, Resource])[]) {
  const byId = new Map(resources)
  const ordered = new Map<string, Resource>()
  const visit = (logicalId: string, path: readonly string[]) => {
    const resource = byId.get(logicalId)
    if (!resource || ordered.has(logicalId)) return
    if (path.includes(logicalId))
      throw new TemplateError(`circular reference: ${[...path, logicalId].join(' → ')}`)
    for (const reference of referencesIn(relevantProperties(resource.Type, resource.Properties)))
      visit(reference, [...path, logicalId])
    ordered.set(logicalId, resource)
  }
  for (const [logicalId] of resources) visit(logicalId, [])
  return ordered
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/pseudo-parameter-reference.html */
function pseudoParameter(name: string, { account, region }: Caller, stack: string) {
  const values: Readonly<Record<string, string>> = {
    'AWS::AccountId': account,
    'AWS::Region': region,
    'AWS::Partition': 'aws',
    'AWS::URLSuffix': 'amazonaws.com',
    'AWS::StackName': stack,
  }
  return values[name]
}

/** Replaces https by http: the cloud and its load balancers serve plain HTTP only. */
function overHttp(value: string, endpoint: string): string {
  const { hostname } = new URL(endpoint)
  return value.replaceAll(`https://${hostname}`, `http://${hostname}`)
}
