import { Controller, Get, Injectable, Module, type OnModuleDestroy } from '@nestjs/common'
import { describe, expect, it } from 'vitest'
import { openApp } from './app.fixture.ts'
import { Public } from './auth/public.ts'
import { closeApp } from './lifecycle.ts'

/** As a pool of database connections: it closes when Nest destroys its module. */
@Injectable()
class Pool implements OnModuleDestroy {
  closed = false
  readonly waiting: (() => void)[] = []

  async query(): Promise<string> {
    await new Promise<void>((resolve) => this.waiting.push(resolve))
    if (this.closed) throw new Error('the pool is closed')
    return 'row'
  }

  onModuleDestroy(): void {
    this.closed = true
  }
}

@Public()
@Controller('rows')
class RowsController {
  constructor(private readonly pool: Pool) {}

  @Get()
  async read() {
    return { row: await this.pool.query() }
  }
}

@Module({ controllers: [RowsController], providers: [Pool] })
class RowsModule {}

describe('stopping', () => {
  it('closes a pool of connections only after the requests in flight have used it', async () => {
    const { app } = await openApp({ imports: [RowsModule] })
    await app.listen(0, '127.0.0.1')
    const pool = app.get(Pool)
    const response = fetch(`${await app.getUrl()}/rows`)
    await expect.poll(() => pool.waiting.length).toBe(1)
    const closed = closeApp(app)
    // Everything that does not wait for the request has its turn.
    await new Promise((resolve) => setTimeout(resolve, 50))
    for (const answer of pool.waiting) answer()
    expect(await (await response).json()).toEqual({ row: 'row' })
    await closed
    expect(pool.closed).toBe(true)
  })
})
