import { Controller, Get, Header, Res } from '@nestjs/common'
import { ApiExcludeController } from '@nestjs/swagger'
import type { FastifyReply } from 'fastify'
import { Public } from '../auth/public.ts'

/** The API's documentation; only where `API_DOCS` is on. Loaded with the first request. */
@Public()
@ApiExcludeController()
@Controller()
export class DocsController {
  @Get('openapi.json')
  async document(): Promise<object> {
    return (await import('./document.ts')).document
  }

  @Get('docs')
  @Header('content-type', 'text/html; charset=utf-8')
  async page(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    const [{ document }, { pageSecurityPolicy, renderPage }] = await Promise.all([
      import('./document.ts'),
      import('./page.ts'),
    ])
    reply.header('content-security-policy', pageSecurityPolicy)
    return renderPage(document)
  }
}
