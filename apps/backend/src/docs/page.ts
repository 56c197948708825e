import { createHash } from 'node:crypto'
import type { OpenApiDocument } from './document.ts'

const style = `
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 50rem; padding: 0 1rem }
h2 { border-top: 1px solid #ccc; padding-top: 1rem }
code, pre { font: 14px/1.4 ui-monospace, monospace }
pre { background: #f5f5f5; overflow: auto; padding: .5rem }
`

/** Content security policy of the page: this one style, and links. */
export const pageSecurityPolicy = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** The OpenAPI document for people: one page of HTML without a script. */
export function renderPage({ paths, components }: OpenApiDocument): string {
  const routes = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) =>
      section(`${method.toUpperCase()} ${path}`, operation),
    ),
  )
  const schemas = Object.entries(components.schemas).map(([id, schema]) => section(id, schema))
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>API</title><style>${style}</style>
<h1>API</h1>
<p>From <a href="/openapi.json">openapi.json</a>, which any OpenAPI client can read.</p>
${[...routes, '<h1>Schemas</h1>', ...schemas].join('\n')}
</html>
`
}

function section(title: string, content: object): string {
  const summary = 'summary' in content ? `<p>${escapeHtml(String(content.summary))}</p>` : ''
  return `<h2><code>${escapeHtml(title)}</code></h2>${summary}<pre>${escapeHtml(JSON.stringify(content, null, 2))}</pre>`
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
