interface Operation {
  security?: unknown
  readonly responses: Record<string, { readonly description?: string }>
}

/** The parts of an OpenAPI document that are changed here. */
interface Document {
  readonly paths: Record<string, Record<string, Operation>>
  readonly components: { readonly schemas: Record<string, unknown>; securitySchemes?: unknown }
  security?: unknown
}

/** An OpenAPI document without some routes, and without the schemas that only those refer to. */
export function withoutRoutes(text: string, routes: readonly string[]): string {
  const document: Document = JSON.parse(text) // written by the backend's own script
  for (const route of routes) delete document.paths[route]
  const { schemas } = document.components
  for (const name of unusedSchemas(document)) delete schemas[name]
  return `${JSON.stringify(document, null, 2)}\n`
}

/** An OpenAPI document whose routes require no access token. */
export function withoutSecurity(text: string): string {
  const document: Document = JSON.parse(text) // written by the backend's own script
  delete document.security
  delete document.components.securitySchemes
  for (const operation of Object.values(document.paths).flatMap((item) => Object.values(item))) {
    delete operation.security
    for (const [status, { description = '' }] of Object.entries(operation.responses))
      if (/^(TOKEN_REQUIRED|KEYS_UNAVAILABLE)/.test(description)) delete operation.responses[status]
  }
  return `${JSON.stringify(document, null, 2)}\n`
}

function unusedSchemas({ components, ...rest }: Document): string[] {
  const used = new Set<string>()
  const visit = (value: unknown): void => {
    for (const [, name = ''] of JSON.stringify(value).matchAll(
      /"#\/components\/schemas\/(\w+)"/g,
    )) {
      if (used.has(name)) continue
      used.add(name)
      visit(components.schemas[name] ?? {})
    }
  }
  visit(rest)
  return Object.keys(components.schemas).filter((name) => !used.has(name))
}
