import { Controller, Get, Inject, Logger, Module } from '@nestjs/common'
import type { Logger as PinoLogger } from 'pino'
import { describe, expect, it } from 'vitest'
import { openApp } from '../app.fixture.ts'
import { Public } from '../auth/public.ts'
import { LOGGER } from './logger.ts'

const failure = new Error('the disk is full')

@Public()
@Controller('widgets')
class WidgetsController {
  private readonly logger = new Logger('Widgets')
  constructor(@Inject(LOGGER) private readonly pino: PinoLogger) {}

  @Get()
  async list() {
    await new Promise((resolve) => setImmediate(resolve))
    this.logger.log('order 17 created')
    this.logger.log({ orderId: 17 }, 'created')
    this.logger.warn({ orderId: 17 })
    this.logger.error('failed', failure.stack)
    this.logger.error('failed', failure)
    this.logger.error(failure)
    this.logger.debug('not shown at this level')
    this.pino.info({ orderId: 18 }, 'injected')
    return []
  }
}

@Module({ controllers: [WidgetsController] })
class WidgetsModule {}

describe("Nest's logger", () => {
  it('keeps levels, objects, errors, stacks and the name of the logger, with the id of the request', async () => {
    const { app, lines } = await openApp({ imports: [WidgetsModule] })
    await app.inject({ url: '/widgets', headers: { 'x-request-id': 'order-17' } })
    const line = { time: expect.any(Number), reqId: 'order-17' }
    const own = { ...line, context: 'Widgets' }
    const err = { type: 'Error', message: 'the disk is full', stack: failure.stack }
    expect(lines.slice(0, -1)).toEqual([
      { ...own, level: 'info', msg: 'order 17 created' },
      { ...own, level: 'info', orderId: 17, msg: 'created' },
      { ...own, level: 'warn', orderId: 17 },
      { ...own, level: 'error', err: { stack: failure.stack }, msg: 'failed' },
      { ...own, level: 'error', err, msg: 'failed' },
      { ...own, level: 'error', err, msg: 'the disk is full' },
      { ...line, level: 'info', orderId: 18, msg: 'injected' },
    ])
  })

  it('reports the steps of a start at the level debug only', async () => {
    expect((await openApp()).lines).toEqual([])
    const { lines } = await openApp({ env: { LOG_LEVEL: 'debug' } })
    expect(lines).toContainEqual(
      expect.objectContaining({ level: 'debug', context: 'RouterExplorer' }),
    )
  })

  it('logs the id of the request after its body was read, and of no other', async () => {
    const { app, lines } = await openApp({ imports: [WidgetsModule] })
    await Promise.all(
      ['a', 'b', 'c'].map((id) => app.inject({ url: '/widgets', headers: { 'x-request-id': id } })),
    )
    const created = lines.filter(({ msg }) => msg === 'order 17 created')
    expect(created.map(({ reqId }) => reqId).toSorted()).toEqual(['a', 'b', 'c'])
  })
})
