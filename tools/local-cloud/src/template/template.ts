/** The parts of a CloudFormation template that local-cloud reads. */
export interface Template {
  readonly Resources: Readonly<Record<string, Resource>>
  readonly Outputs?: Readonly<Record<string, Output>>
}

export interface Resource {
  readonly Type: string
  readonly Properties?: Readonly<Record<string, unknown>>
}

export interface Output {
  readonly Value: unknown
  readonly Export?: { readonly Name: unknown }
}

/** A template that local-cloud cannot provision. The message names the resource and what is not supported. */
export class TemplateError extends Error {
  override name = 'TemplateError' as const
  readonly code = 'TEMPLATE'
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
