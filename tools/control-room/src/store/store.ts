import { batch, computed, signal } from '@preact/signals'
import type { CloudView, StreamMessage } from '@repo/local-cloud'
import { stageOf } from '../protocol.ts'
import { synchronize } from './clock.ts'
import { fold } from './fold.ts'

/** State of the stream: `paused` while the tab is hidden. */
export const connection = signal<'connecting' | 'live' | 'lost' | 'paused'>('connecting')

/** Everything that the stream sent, or `undefined` before its first snapshot. */
export const cloud = signal<CloudView | undefined>(undefined)

// A part changes only with its own messages, so that a component is drawn again only for what it reads.
export const channels = computed(() => cloud.value?.channels ?? [])
export const services = computed(() => cloud.value?.services ?? [])
export const queues = computed(() => cloud.value?.queues ?? [])
export const events = computed(() => cloud.value?.events ?? [])
export const calls = computed(() => cloud.value?.calls ?? [])
export const faults = computed(() => cloud.value?.faults ?? [])

/** Environments, commits, actions, terminal, traffic and outcomes; `undefined` where no stage runs. */
export const stage = computed(() => cloud.value && stageOf(cloud.value))
/** Name of the project: the title of the page, and the workspace in Slack. */
export const project = computed(() => stage.value?.project ?? 'Local cloud')
export const actions = computed(() => stage.value?.actions ?? [])
export const terminal = computed(() => stage.value?.terminal ?? [])
export const traffic = computed(() => stage.value?.traffic ?? {})
export const outcomes = computed(() => stage.value?.outcomes ?? {})
export const environments = computed(() => stage.value?.environments ?? [])

/** Takes one message of the stream. */
export function receive(message: StreamMessage): void {
  batch(() => {
    cloud.value = fold(cloud.peek(), message)
    if (message.event === 'snapshot') {
      synchronize(message.data)
      connection.value = 'live'
    }
    if (message.event === 'event' || message.event === 'call') synchronize({ now: message.data.at })
  })
}
