import { Controller, Get, Header, Res } from '@nestjs/common'
import type { FastifyReply } from 'fastify'

/** The API's documentation; only where `API_DOCS` is on. Loaded with the first request. */
@Controller()
export class DocsController {
  @Get('openapi.json')
  async document(): Promise<object> {
    const { createDocument } = await import('../openapi/document.ts')
    return createDocument()
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const [{ createDocument }, { pageSecurityPolicy, renderPage }] = await Promise.all([
      import('../openapi/document.ts'),
      import('./page.ts'),
    ])
    reply.header('content-security-policy', pageSecurityPolicy)
    return renderPage(createDocument())
  }
}
