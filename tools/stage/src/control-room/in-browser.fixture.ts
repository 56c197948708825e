import { subscribe } from 'node:diagnostics_channel'
import type { IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { resolve } from 'node:path'
import { it as inBrowser, type Open } from '@repo/control-room/browser.fixture'
import { type StageView, stageOf, type TerminalRun } from '@repo/control-room/protocol'
import type { SlackMessage } from '@repo/local-cloud'
import { slackText } from '@repo/slack-message'
import { expect } from 'vitest'
import type { Commit } from '../commit.ts'
import { withApprovers } from '../seed/people.ts'
import { openStage, type Stage } from '../stage.ts'
import { openControlRoom } from './control-room.ts'

const root = resolve(import.meta.dirname, '../../../..')
const first: Commit = { sha: '4f2a9c1d'.repeat(5), author: 'hana', subject: 'Begin', real: false }

export type Page = Awaited<ReturnType<Open>>

/** Real milliseconds; far more than anything takes. */
const PATIENCE = 30_000

/** `it` with the page of one stage for the whole file, to whose environment a commit was deployed. */
export const it = inBrowser
  .extend('served', { scope: 'file' }, async ({ chromium }, { onCleanup }) => {
    // Tests that skip themselves need no stage.
    if (!chromium) return undefined
    const stage = await openStage({
      root,
      table: withApprovers(),
      ecspresso: { kind: 'lite', why: 'its clock is that of the cloud' },
      speed: 15,
      pace: { unhealthyThresholdCount: 5, alarmPeriodSeconds: 15, visibilityTimeoutSeconds: 15 },
      alertsEnv: { STUCK_AFTER_MINUTES: '1' },
    })
    const room = openControlRoom(stage, { root, commit: first })
    onCleanup(async () => {
      room.close()
      await stage.close()
    })
    stage.push(first)
    await stage.deploy(first)
    await stage.untilCard(first, 'deployed')
    room.enable()
    return { stage, url: room.url, streams: followStreams() }
  })
  .extend('room', ({ open, served, skip }) => {
    const { stage, url, streams } = served ?? skip('no Chromium on PATH')
    return { ...roomOf(stage, (look) => enter(open, stage, url, look)), streams }
  })

export type Room = ReturnType<typeof roomOf>

/** The connections of pages to the stream of the cloud, which runs in this process. */
function followStreams() {
  const sockets = new Set<Socket>()
  subscribe('http.server.request.start', (message) => {
    // https://nodejs.org/api/diagnostics_channel.html#event-httpserverrequeststart
    const { request, socket } = message as { request: IncomingMessage; socket: Socket }
    if (request.url === '/_local/stream') sockets.add(socket)
  })
  return {
    /** Ends all of them, as a network does that fails. */
    kill() {
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
  }
}

/** What tests do with a stage and pages of it. */
function roomOf(stage: Stage, enterRoom: (look?: Parameters<Open>[1]) => Promise<Page>) {
  const view = (): StageView => {
    const found = stageOf(stage.cloud.observe.view())
    if (!found) throw new Error('the stage is no source')
    return found
  }
  const actionOf = (id: string) => view().actions.find((action) => action.id === id)
  /** The id of a kind of action for the environment of the stage. */
  const idOf = (kind: string) => `${kind}-${stage.environment.name}`

  /** `ts` of answers that tests have seen. */
  const answers = new Set<string>()

  async function choose(page: Page, id: string): Promise<void> {
    await expect
      .poll(() => actionOf(id), { timeout: PATIENCE })
      .toMatchObject({ disabled: undefined, running: false })
    const action = actionOf(id)
    await page
      .locator('[aria-haspopup=menu]')
      .nth(action?.group === 'push' ? 1 : 0)
      .click()
    // The page learns of it by the stream.
    await page.locator(`[data-action="${id}"][aria-disabled=false]`).click()
    if (action?.confirm) await page.locator('dialog[open] .danger').click()
  }

  return {
    stage,
    view,
    idOf,
    enter: enterRoom,
    choose,

    /** Chooses an action on the page, and waits for its end; resolves with the runs of the terminal that it brought. */
    async act(page: Page, id: string, meanwhile?: () => Promise<unknown>): Promise<TerminalRun[]> {
      const before = view().terminal.at(-1)?.id ?? 0
      await choose(page, id)
      await expect
        .poll(() => view().terminal.at(-1)?.id ?? 0, { timeout: PATIENCE })
        .toBeGreaterThan(before)
      await meanwhile?.()
      await expect.poll(() => actionOf(id)?.running, { timeout: PATIENCE }).toBe(false)
      return view().terminal.filter((run) => run.id > before)
    },

    /** The message that the terminal named last. */
    named(runs: readonly TerminalRun[]): SlackMessage {
      const lines = runs.findLast(({ command }) => command.startsWith('# Slack #'))?.lines
      const isNamed = ({ history }: SlackMessage) =>
        history.some((version) => slackText(version).join('\n') === lines?.join('\n'))
      const found = stage.messages().find(isNamed)
      if (!found) throw new Error(`Slack has no message that the terminal names: ${lines}`)
      return found
    },

    /** The messages of the channel about the deployment of a message. */
    cardsOf: ({ metadata }: SlackMessage) =>
      stage
        .messages()
        .filter(
          (one) =>
            one.thread_ts === undefined &&
            one.metadata?.event_type === metadata?.event_type &&
            one.metadata?.event_payload['commit'] === metadata?.event_payload['commit'],
        ),

    /** Waits until a deployment can be approved; resolves with the message that has the buttons. */
    untilButtons: () => existing(stage.untilMessage((one) => actionsOf(one).length > 0, PATIENCE)),

    /** Waits for an answer that only this person sees, and forgets earlier ones. */
    async untilAnswerTo(user: string): Promise<SlackMessage> {
      const isNew = ({ ts, ephemeral_to }: SlackMessage) =>
        ephemeral_to === user && !answers.has(ts)
      const found = await existing(stage.untilMessage(isNew, PATIENCE))
      answers.add(found.ts)
      return found
    },

    /** The message in whose thread a message is. */
    parentOf(message: SlackMessage): SlackMessage {
      const found = stage.messages().find(({ ts }) => ts === message.thread_ts)
      return found ?? message
    },

    /** Opens the thread of a message, or the one that it is in. */
    async openThreadOf(page: Page, { ts, thread_ts = ts }: SlackMessage): Promise<void> {
      const button = shown(page, { ts: thread_ts }).first().locator('.slack-replies')
      if ((await button.getAttribute('aria-expanded')) === 'false') await button.click()
    },

    /** Presses a button of a message on the page, and confirms its dialog. */
    async press(page: Page, message: SlackMessage, actionId: string): Promise<void> {
      const index = actionsOf(message).findIndex(({ action_id }) => action_id === actionId)
      const actions = shown(page, message).last().locator('.slack-actions')
      await actions.locator(':scope > .slack-button').nth(index).click()
      await page.locator('.slack-dialog[open] .slack-button').last().click()
    },
  }
}

/** The page with the channel of the environment. */
async function enter(open: Open, stage: Stage, url: string, look: Parameters<Open>[1] = {}) {
  const channel = stage.environment.slack.channel.replace('#', '')
  const page = await open(`${url}#/?channel=${channel}`, look)
  page.setDefaultTimeout(10_000)
  await page.locator('[data-state=live]').waitFor()
  return page
}

/** The elements of a block with buttons. */
function actionsOf({ blocks = [] }: SlackMessage): readonly { readonly action_id?: unknown }[] {
  const elements = blocks.find(({ type }) => type === 'actions')?.['elements']
  return Array.isArray(elements) ? elements : []
}

async function existing<T>(value: Promise<T | undefined>): Promise<T> {
  const found = await value
  if (found === undefined) throw new Error('Slack has no such message')
  return found
}

/** A message as the page shows it: once in its channel, and in an open thread. */
export function shown(page: Page, { ts }: Pick<SlackMessage, 'ts'>) {
  return page.locator(`.slack-message[data-ts="${ts}"]`)
}
