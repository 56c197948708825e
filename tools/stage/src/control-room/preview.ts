import * as z from 'zod'
import { type DemoRoute, json } from './routes.ts'

const body = z.object({ text: z.string().max(1_000_000, 'is too long') })

/** `POST preview {"text": "…"}`: what the alerts would make of an event, or of an array of events, pasted as JSON. */
export const previewRoute: DemoRoute = {
  method: 'POST',
  path: 'preview',
  async answer(request) {
    const given = body.safeParse(parsed(request.body.toString('utf8')))
    if (!given.success) return json(400, { error: 'expected {"text": "…"} with at most 1 MB' })
    const value = parsed(given.data.text)
    const events = Array.isArray(value) ? value : [value]
    if (value === undefined) return json(400, { error: 'the text is no JSON' })
    if (!events.every(isObject))
      return json(400, { error: 'expected an event, or an array of events' })
    // The alerts are loaded at the first request: the demo starts without them.
    const { preview } = await import('@repo/alerts/preview')
    return json(200, await preview(events))
  },
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
