// Styles are imported here and nowhere else: the page loads one file of them.
import './style/tokens.css'
import './style/base.css'
import './style/shell.css'
import './slack/slack.css'
import './actions/actions.css'
import './cloud/cloud.css'
import './events/events.css'
import './gallery/gallery.css'
import './terminal/terminal.css'
import './replay/replay.css'
import { problem } from './actions/actions.ts'
import { ConfirmDialog, Problem } from './actions/confirm.tsx'
import { FaultBanner } from './actions/fault-banner.tsx'
import { Gallery } from './gallery/gallery.tsx'
import { Live } from './live.tsx'
import { ReplayView } from './replay/replay-view.tsx'
import { route } from './store/route.ts'
import { faults } from './store/store.ts'
import { TopBar } from './top-bar.tsx'

/** The whole page. */
export function App() {
  return (
    <>
      <TopBar />
      <Notices />
      <View />
      <ConfirmDialog />
    </>
  )
}

function Notices() {
  if (faults.value.length === 0 && problem.value === undefined) return null
  return (
    <aside aria-label="Faults">
      <FaultBanner />
      <Problem />
    </aside>
  )
}

function View() {
  switch (route.value.view) {
    case 'live':
      return <Live />
    case 'gallery':
      return <Gallery />
    case 'replay':
      return <ReplayView />
  }
}
