import { signal } from '@preact/signals'

/** The cloud's time in epoch milliseconds, updated every second. */
export const now = signal(0)

let base = { cloud: 0, machine: 0, speed: 1 }

/**
 * Sets the clock by a snapshot, or moves it forward to the time of an event: the stream does not report `advance`.
 */
export function synchronize(reading: { readonly now: number; readonly speed?: number }): void {
  const machine = Date.now()
  if (reading.speed === undefined && reading.now <= cloudTime(machine)) return
  base = { cloud: reading.now, machine, speed: reading.speed ?? base.speed }
  now.value = reading.now
}

function cloudTime(machine: number): number {
  return base.cloud + (machine - base.machine) * base.speed
}

/** Updates `now` every second until the returned function is called. */
export function startClock(): () => void {
  const timer = setInterval(() => {
    if (base.machine > 0) now.value = cloudTime(Date.now())
  }, 1000)
  return () => clearInterval(timer)
}
