import { Phone } from '../../slack/phone/phone.tsx'
import { ringsOf } from '../../slack/phone/rings.ts'
import { useReader } from '../../slack/reader.ts'
import { project } from '../../store/store.ts'
import { channelsOf } from '../model.ts'
import type { TabProps } from './slack.tsx'

/** The lock screen of a phone, with what rang. */
export function PhoneTab({ preview }: TabProps) {
  const rings = ringsOf(channelsOf(preview), useReader())
  return <Phone workspace={project.value} rings={rings} />
}
