import { useSignal } from '@preact/signals'
import type { CallView } from '@repo/local-cloud'
import { calls } from '../store/store.ts'
import { clockTime, count } from '../style/format.ts'

const SHOWN = 100

/** The requests to AWS, those of ecspresso first; collapsed until somebody asks. */
export function Calls() {
  const chosen = useSignal<string | undefined>(undefined)
  const open = useSignal(false)
  const clients = [...new Set(calls.value.flatMap(({ client }) => (client ? [client] : [])))].sort()
  if (clients.length === 0) return null
  const client = chosen.value ?? clients.find((name) => name.startsWith('ecspresso')) ?? ''
  const matching = calls.value.filter((call) => client === '' || call.client === client)
  return (
    <details
      class="card calls whole-width"
      open={open}
      onToggle={({ currentTarget }) => {
        open.value = currentTarget.open
      }}
    >
      <summary>
        <h3>{count(matching.length, 'call')}</h3> of {client || 'all clients'}
      </summary>
      {open.value && (
        <>
          <label>
            Client{' '}
            <select
              value={client}
              onChange={({ currentTarget }) => {
                chosen.value = currentTarget.value
              }}
            >
              <option value="">all</option>
              {clients.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
          <ol class="call-list">
            {matching
              .slice(-SHOWN)
              .reverse()
              .map((call) => (
                <Call key={call.key} call={call} />
              ))}
          </ol>
        </>
      )}
    </details>
  )
}

function Call({ call: { at, service, operation, status, error } }: { call: CallView }) {
  return (
    <li>
      <time class="aside">{clockTime(at)}</time>
      <span>
        {service} <b>{operation}</b>
      </span>
      <span class="numbers" data-tone={status >= 400 ? 'failed' : undefined}>
        {status}
        {error && ` ${error}`}
      </span>
    </li>
  )
}
