import type { Preview } from '@repo/alerts/preview'
import type { ComponentChildren } from 'preact'
import { type Reader, ReaderContext } from '../slack/reader.ts'
import { hrefWith, route } from '../store/route.ts'
import { lastTimeOf } from './model.ts'
import { EmailTab } from './tabs/email.tsx'
import { JsonTab, MetadataTab } from './tabs/json.tsx'
import { PhoneTab } from './tabs/phone.tsx'
import { PlainTab } from './tabs/plain.tsx'
import { SlackTab } from './tabs/slack.tsx'
import { WebhookTab } from './tabs/webhook.tsx'

interface Tab {
  readonly title: string
  readonly draw: (preview: Preview) => ComponentChildren
}

const tabs: Readonly<Record<string, Tab>> = {
  slack: { title: 'Slack', draw: (preview) => <SlackTab preview={preview} /> },
  phone: { title: 'Phone', draw: (preview) => <PhoneTab preview={preview} /> },
  plain: { title: 'Plain text', draw: (preview) => <PlainTab preview={preview} /> },
  email: { title: 'E-mail', draw: (preview) => <EmailTab preview={preview} /> },
  webhook: { title: 'Webhook', draw: (preview) => <WebhookTab preview={preview} /> },
  json: { title: 'JSON', draw: (preview) => <JsonTab preview={preview} /> },
  metadata: { title: 'Metadata', draw: (preview) => <MetadataTab preview={preview} /> },
}

/** What the alerts make of some events, in each of its forms. The address has the form. */
export function PreviewView({ preview }: { readonly preview: Preview }) {
  const wanted = route.value.parameters['tab'] ?? 'slack'
  const chosen = Object.hasOwn(tabs, wanted) ? wanted : 'slack'
  const reader: Reader = { directory: {}, now: lastTimeOf(preview) }
  return (
    <ReaderContext.Provider value={reader}>
      <nav class="gallery-tabs" aria-label="Forms">
        {Object.entries(tabs).map(([id, { title }]) => (
          <a
            key={id}
            href={hrefWith({ tab: id === 'slack' ? undefined : id })}
            aria-current={id === chosen ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      {tabs[chosen]?.draw(preview)}
      <Unposted {...preview} />
    </ReaderContext.Provider>
  )
}

/** Events of which nothing comes, and why. */
function Unposted({ ignored, failed }: Pick<Preview, 'ignored' | 'failed'>) {
  if (ignored.length + failed.length === 0) return null
  return (
    <ul class="gallery-unposted">
      {failed.map(({ id, reason }) => (
        <li key={id}>
          Event {id} cannot be published: {reason}
        </li>
      ))}
      {ignored.map(({ id, reason }) => (
        <li key={id}>
          Event {id} is ignored, because {reason}
        </li>
      ))}
    </ul>
  )
}
