import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import type { TerminalRun } from '../protocol.ts'
import { hrefWith, route } from '../store/route.ts'
import { terminal } from '../store/store.ts'

/** Distance from the end, in pixels, within which the panel follows what is printed. */
const NEAR_END = 24

/** What the commands of the last deployments printed, as a shell of each environment would show it. */
export function TerminalPanel() {
  const runs = terminal.value
  const last = runs.at(-1)
  if (!last)
    return <p class="empty">Nothing has run yet. A push shows here what ecspresso prints.</p>
  const { parameters } = route.value
  const names = [...new Set(runs.map(({ environment }) => environment))].sort()
  const wanted = parameters['terminal'] ?? parameters['environment']
  const shown = wanted !== undefined && names.includes(wanted) ? wanted : last.environment
  const own = runs.filter(({ environment }) => environment === shown)
  return (
    <div class="terminal">
      <nav class="terminal-bar" aria-label="Terminals">
        {names.map((name) => (
          <a
            key={name}
            href={hrefWith({ terminal: name })}
            aria-current={name === shown ? 'true' : undefined}
          >
            {name}
            {runs.some((run) => run.environment === name && run.exitCode === undefined) && ' …'}
          </a>
        ))}
        <CopyButton runs={own} />
      </nav>
      <Screen key={shown} name={shown} runs={own} />
    </div>
  )
}

function Screen({ name, runs }: { name: string; runs: readonly TerminalRun[] }) {
  const screen = useRef<HTMLElement>(null)
  const follows = useRef(true)
  useLayoutEffect(() => {
    if (follows.current && screen.current) screen.current.scrollTop = screen.current.scrollHeight
  })
  return (
    <section
      class="screen"
      ref={screen}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls has to be reached by keyboard.
      tabIndex={0}
      aria-label={`Terminal of ${name}`}
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < NEAR_END
      }}
    >
      {runs.map((run) => (
        <Run key={run.id} run={run} />
      ))}
    </section>
  )
}

function Run({ run }: { run: TerminalRun }) {
  const { command, lines, exitCode } = run
  return (
    <pre>
      <span class="command">
        <span class="prompt">$</span> {command}
        {'\n'}
      </span>
      {lines.map((line, index) => (
        // Lines are only ever added at the end.
        <span key={index} data-tone={isError(line) ? 'failed' : undefined}>
          {line}
          {'\n'}
        </span>
      ))}
      <span class="prompt" data-tone={exitCode ? 'failed' : undefined}>
        {endOf(run) ?? '…'}
      </span>
    </pre>
  )
}

function CopyButton({ runs }: { runs: readonly TerminalRun[] }) {
  const copied = useSignal(false)
  const copy = async () => {
    await navigator.clipboard.writeText(runs.map(textOf).join('\n'))
    copied.value = true
    setTimeout(() => {
      copied.value = false
    }, 2000)
  }
  return (
    <button type="button" class="copy" onClick={() => void copy()}>
      <span role="status">{copied.value ? 'Copied' : 'Copy'}</span>
    </button>
  )
}

function textOf(run: TerminalRun): string {
  return [`$ ${run.command}`, ...run.lines, endOf(run) ?? '', ''].join('\n')
}

/** A comment has no exit code of its own; `undefined` while a command runs. */
function endOf({ command, exitCode }: TerminalRun): string | undefined {
  if (exitCode === undefined) return undefined
  return exitCode === 0 && command.startsWith('#') ? '' : `exit ${exitCode}`
}

function isError(line: string): boolean {
  return /^\S*\s*(ERROR\b|✘)|\[ERROR\]/.test(line)
}
