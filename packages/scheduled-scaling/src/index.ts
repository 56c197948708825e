export {
  cronAt,
  type Day,
  daysOf,
  isTimeZone,
  parseCron,
  parseSchedule,
  type Schedule,
} from './schedule.ts'
export { READ_SCHEDULE, type ScheduledZero, scheduledZero } from './scheduled-zero.ts'
