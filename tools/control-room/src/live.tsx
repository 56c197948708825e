import type { ComponentChildren } from 'preact'
import { CloudPanel } from './cloud/cloud-panel.tsx'
import { EventsPanel } from './events/events-panel.tsx'
import { LiveSlack } from './slack/live-slack.tsx'
import { hrefWith, route } from './store/route.ts'
import { TerminalPanel } from './terminal/terminal-panel.tsx'

const PANELS = [
  ['slack', 'Slack'],
  ['cloud', 'Cloud'],
  ['terminal', 'Terminal'],
  ['events', 'Events'],
] as const
type Panel = (typeof PANELS)[number][0]

/** Slack and the cloud side by side, terminal and events below; on a narrow screen one of them, chosen by tabs. */
export function Live() {
  const shown = route.value.parameters['panel'] ?? 'slack'
  return (
    <>
      <nav class="panel-tabs" aria-label="Panels">
        {PANELS.map(([id, title]) => (
          <a
            key={id}
            href={hrefWith({ panel: id })}
            aria-current={id === shown ? 'page' : undefined}
          >
            {title}
          </a>
        ))}
      </nav>
      <main class="live" data-shown={shown}>
        <div class="panel panel-slack">
          <LiveSlack />
        </div>
        <PanelSection id="cloud" title="Cloud">
          <CloudPanel />
        </PanelSection>
        <PanelSection id="terminal" title="Terminal">
          <TerminalPanel />
        </PanelSection>
        <PanelSection id="events" title="Events">
          <EventsPanel />
        </PanelSection>
      </main>
    </>
  )
}

function PanelSection(props: { id: Panel; title: string; children: ComponentChildren }) {
  return (
    <section class={`panel panel-${props.id}`} aria-labelledby={`panel-${props.id}`}>
      <h2 id={`panel-${props.id}`} class="hidden">
        {props.title}
      </h2>
      {props.children}
    </section>
  )
}
