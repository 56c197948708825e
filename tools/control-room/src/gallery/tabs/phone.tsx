import { noticesOf } from '../../slack/phone/notices.ts'
import { Phone } from '../../slack/phone/phone.tsx'
import { useReader } from '../../slack/reader.ts'
import { project } from '../../store/store.ts'
import { channelsOf } from '../model.ts'
import type { TabProps } from './slack.tsx'

/** The lock screen of a phone, with its notifications. */
export function PhoneTab({ preview }: TabProps) {
  const notices = noticesOf(channelsOf(preview), useReader())
  return <Phone workspace={project.value} notices={notices} />
}
