import type { CommandContext } from './command.ts'

/** A context for tests, any of it replaced: no variables, no output, no network; time passes only while a command sleeps. */
export function testContext(replaced: Partial<CommandContext> = {}): CommandContext {
  let time = 0
  return {
    env: {},
    print: () => {},
    note: () => {},
    columns: 80,
    now: () => time,
    sleep: async (ms) => {
      time += ms
    },
    fetch: async (input) => {
      throw new Error(`this test has no network: ${String(input)}`)
    },
    ...replaced,
  }
}
