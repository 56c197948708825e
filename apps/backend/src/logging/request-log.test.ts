import { pino } from 'pino'
import { describe, expect, it } from 'vitest'
import { createRequestLog } from './request-log.ts'

const line = { reqId: 'order-17', method: 'GET', route: '/a/:id', status: 200, ms: 3 }

describe('the line of a request', () => {
  it.each([
    ['without more fields', {}, line],
    ['with fields of every line', { task: '0123', taskDefinition: 'backend-dev:12' }, line],
    ['with a trace', {}, { ...line, traceId: 'c0ffee' }],
    ['of a route with quotes', {}, { ...line, route: '/:name("[a-z]+")\\d' }],
  ])('is as pino writes it: %s', (_, base, fields) => {
    const own: string[] = []
    const theirs: string[] = []
    createRequestLog(base, (text) => own.push(text))(fields)
    const options = { base, formatters: { level: (level: string) => ({ level }) } }
    const logger = pino(options, { write: (text: string) => void theirs.push(text) })
    const { reqId, method, route, status, ms, ...trace } = fields
    logger.info({ reqId, ...trace, method, route, status, ms }, 'request')
    const withoutTime = (text = '') => text.replace(/"time":\d+/, '"time":0')
    expect(withoutTime(own[0])).toBe(withoutTime(theirs[0]))
  })
})
