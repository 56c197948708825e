// What CloudFormation does when the creation of a stack fails, as a model over the synthesized template.
import type { CloudFormationStackArtifact } from 'aws-cdk-lib/cx-api'

interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
  readonly DependsOn?: string | readonly string[]
  readonly DeletionPolicy?: string
}

interface Stack {
  readonly template: { readonly Resources: Readonly<Record<string, Resource>> }
  readonly terminationProtection?: boolean
}

/** Resources with a name that the template gives, as `TYPE NAME`. */
export type Names = Set<string>

/** Where names are unique under another property than `Name` or `TYPEName`; `undefined`: they are not. */
const nameProperties: Readonly<Record<string, string | undefined>> = {
  'AWS::IAM::OIDCProvider': 'Url',
  // Part of a role.
  'AWS::IAM::Policy': undefined,
  'AWS::EC2::SecurityGroup': 'GroupName',
  // Several pools may have one name.
  'AWS::Cognito::UserPool': undefined,
}

/** The name that the template gives to a resource; `undefined` where AWS makes a unique one. */
export function fixedName({ Type, Properties = {} }: Resource): string | undefined {
  const named = Object.hasOwn(nameProperties, Type)
    ? [nameProperties[Type]]
    : ['Name', `${Type.split('::').at(-1)}Name`]
  const name = named.map((property) => Properties[property ?? '']).find((value) => value)
  return name === undefined ? undefined : `${Type} ${JSON.stringify(name)}`
}

/**
 * Creates a stack; with `failAt`, its resource of that number fails, and everything is rolled back.
 * @param account names that exist; those that stay are added
 * @returns why the stack is not created, or `undefined`
 */
export function create(stack: Stack, account: Names, failAt?: number): string | undefined {
  const created: Resource[] = []
  for (const [index, [id, resource]] of inOrder(stack.template.Resources).entries()) {
    const name = fixedName(resource)
    if (name !== undefined && account.has(name)) return rollBack(`${id}: ${name} already exists`)
    if (name !== undefined) account.add(name)
    created.push(resource)
    if (index === failAt) return rollBack(`${id} failed`)
  }
  return undefined

  function rollBack(reason: string): string {
    for (const resource of created.toReversed()) {
      if (resource.DeletionPolicy === 'Retain') continue
      if (isProtected(resource)) return `${reason}, and ${resource.Type} cannot be deleted`
      account.delete(fixedName(resource) ?? '')
    }
    return reason
  }
}

/** Tries again, as `cdk deploy` does: it deletes the stack that was rolled back, and creates it. */
export function createAgain(stack: Stack, account: Names): string | undefined {
  if (stack.terminationProtection) return 'the stack that was rolled back cannot be deleted'
  return create(stack, account)
}

/** How many resources a stack has. */
export function sizeOf({ template }: Pick<CloudFormationStackArtifact, 'template'>): number {
  return Object.keys(template.Resources).length
}

/** AWS refuses to delete it, also in a rollback. */
function isProtected({ Properties = {} }: Resource): boolean {
  const text = JSON.stringify(Properties)
  return (
    text.includes('{"Key":"deletion_protection.enabled","Value":"true"}') ||
    Properties['DeletionProtection'] === 'ACTIVE' ||
    Properties['DeletionProtectionEnabled'] === true
  )
}

/** Resources after those that they refer to. */
function inOrder(resources: Readonly<Record<string, Resource>>): (readonly [string, Resource])[] {
  const ordered = new Map<string, Resource>()
  const visit = (id: string) => {
    const resource = resources[id]
    if (!resource || ordered.has(id)) return
    const text = JSON.stringify(resource)
    const references = text.matchAll(/"Ref":"(\w+)"|"Fn::GetAtt":\["(\w+)"|\$\{(\w+)/g)
    for (const [, ref, attribute, substituted] of references) {
      const found = ref ?? attribute ?? substituted ?? ''
      if (found !== id) visit(found)
    }
    for (const dependency of [resource.DependsOn ?? []].flat()) visit(dependency)
    ordered.set(id, resource)
  }
  for (const id of Object.keys(resources)) visit(id)
  return [...ordered]
}
