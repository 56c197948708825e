import { signal } from '@preact/signals'

/** Whether the page hears from the cloud. */
export const connection = signal<'connecting' | 'live' | 'lost'>('connecting')
