import { contextOptions, type Look, launchChromium } from '@repo/control-room/browser'
import { stageOf } from '@repo/control-room/protocol'
import type { CloudView } from '@repo/local-cloud'
import sharp from 'sharp'
import { type RecordedView, readRecording, viewsOf } from './recording.ts'
import { type ServedView, serveView } from './serve-view.ts'

/** A file of `docs/pictures`. */
export interface Picture {
  readonly name: string
  readonly content: Buffer
}

export interface PicturesOptions {
  /** Root of the repository. */
  readonly root: string
  /** Path of Chromium. */
  readonly chromium: string
}

/** The pictures, without `.webp`. */
export const pictureNames = [
  'control-room',
  'control-room-dark',
  'failed-deployment',
  'scan',
  'phone',
  'rollback',
] as const

const HOST = '127.0.0.1:4566'

type Browser = Awaited<ReturnType<typeof launchChromium>>
type Page = Awaited<ReturnType<Browser['newPage']>>

/** Draws pictures of the documents from the recording: the same bytes each time on one machine. */
export async function takePictures(
  { root, chromium }: PicturesOptions,
  names: readonly string[] = pictureNames,
): Promise<Picture[]> {
  const views = viewsOf(readRecording())
  await using served = await serveView(root)
  // The page shows its address: the same on each run.
  const { host } = new URL(served.url)
  const browser = await launchChromium(chromium, `MAP ${HOST} ${host}, MAP * ~NOTFOUND`)
  try {
    const pictures: Picture[] = []
    for (const name of names)
      pictures.push(
        await drawn(name, views, (view, look, part) => onPage(browser, served, view, look, part)),
      )
    return pictures
  } finally {
    await browser.close()
  }
}

type Shoot = (view: CloudView, look: Look, part: (page: Page) => Promise<Buffer>) => Promise<Buffer>

async function drawn(name: string, views: readonly RecordedView[], shoot: Shoot): Promise<Picture> {
  if (name === 'rollback') return animation(name, framesOf(views), shoot)
  const picture = stills(views)[name]
  if (!picture) throw new Error(`there is no picture ${name}`)
  return still(name, await shoot(picture.view, picture.look, picture.part))
}

interface Still {
  readonly view: CloudView
  readonly look: Look
  readonly part: (page: Page) => Promise<Buffer>
}

function stills(views: readonly RecordedView[]): Readonly<Record<string, Still>> {
  const view = views[rolledBackAt(views)]?.view
  const end = views.at(-1)?.view
  if (!view || !end) throw new Error('the recording has no rollback')
  const look = { width: 1440, height: 900 }
  return {
    'control-room': { view, look, part: whole },
    'control-room-dark': { view, look: { ...look, dark: true }, part: whole },
    'failed-deployment': { view, look: narrow, part: failedDeployment },
    scan: { view: end, look: narrow, part: scan },
    phone: { view, look: narrow, part: phone },
  }
}

/** Wide enough for a message on one line, too narrow for the panels beside it. */
const narrow: Look = { width: 900, height: 1400, scale: 1.5 }

const whole = (page: Page) => page.screenshot()

async function failedDeployment(page: Page): Promise<Buffer> {
  const message = page.locator('.slack-messages > div', { has: page.locator('.slack-replies') })
  const replies = message.last().locator('.slack-replies')
  await replies.press('Enter')
  // Without the outline of the focus.
  await replies.blur()
  return message.last().screenshot()
}

const scan = (page: Page) => page.locator('.slack-messages > div').last().screenshot()

const phone = (page: Page) => page.locator('.slack-ring').screenshot()

async function onPage(
  browser: Browser,
  served: ServedView,
  view: CloudView,
  look: Look,
  part: (page: Page) => Promise<Buffer>,
): Promise<Buffer> {
  served.show(view)
  const context = await browser.newContext(contextOptions(look))
  try {
    const page = await context.newPage()
    await page.goto(`http://${HOST}/#/?channel=${channelOf(view)}`)
    await page.locator('[data-state=live]').waitFor()
    return await part(page)
  } finally {
    await context.close()
  }
}

/** The channel with the most messages. */
function channelOf({ channels }: CloudView): string {
  const [busiest] = channels.toSorted((a, b) => b.messages.length - a.messages.length)
  return busiest?.name ?? ''
}

/** Index of the view in which the deployment that fails is over, also in the terminal. */
function rolledBackAt(views: readonly RecordedView[]): number {
  return views.findIndex(({ view }) => Boolean(stageOf(view)?.terminal.at(-1)?.exitCode))
}

const FRAME_MS = 900
const MAX_FRAMES = 28

/** The second act, a frame each `FRAME_MS`; the last one stays. */
function framesOf(views: readonly RecordedView[]): CloudView[] {
  const first = views.findIndex(({ act }) => act === 2)
  const shown = views.slice(first, rolledBackAt(views) + 1)
  const start = shown[0]?.after ?? 0
  const slots = Map.groupBy(shown, ({ after }) => Math.floor((after - start) / FRAME_MS))
  return [...slots.values()].flatMap((slot) => slot.at(-1)?.view ?? []).slice(-MAX_FRAMES)
}

async function still(name: string, png: Buffer): Promise<Picture> {
  const content = await sharp(png).webp({ lossless: true, effort: 6 }).toBuffer()
  return { name: `${name}.webp`, content }
}

async function animation(
  name: string,
  views: readonly CloudView[],
  shoot: Shoot,
): Promise<Picture> {
  const pngs: Buffer[] = []
  for (const view of views) {
    const frame = await shoot(view, { width: 1280, height: 800 }, whole)
    pngs.push(await sharp(frame).resize({ width: 960 }).png().toBuffer())
  }
  const delay = pngs.map((_, index) => (index === pngs.length - 1 ? 4000 : FRAME_MS))
  const content = await sharp(pngs, { join: { animated: true } })
    .webp({ quality: 60, effort: 6, delay, loop: 0 })
    .toBuffer()
  return { name: `${name}.webp`, content }
}
