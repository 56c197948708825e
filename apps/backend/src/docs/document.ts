import json from '../openapi/openapi.json' with { type: 'json' }

/** What the page of the API shows of an OpenAPI document. */
export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

/** The OpenAPI document of the service. `src/openapi` writes it from the routes. */
export const document: OpenApiDocument = json
