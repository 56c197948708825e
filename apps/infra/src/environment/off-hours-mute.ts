import { type Day, daysOf, type Schedule } from '@repo/scheduled-scaling'
import { Duration, TimeZone } from 'aws-cdk-lib'
import { type Alarm, AlarmMuteRule, ScheduleExpression } from 'aws-cdk-lib/aws-cloudwatch'
import { Construct } from 'constructs'

const DAY = 24 * 60
/** Minutes until tasks are healthy that the schedule starts. */
const STARTING = 15

/**
 * Mutes an alarm outside the hours of a schedule, and while tasks start. CloudWatch sends nothing meanwhile, and sends what it
 * held back if the alarm is still on when that ends. A rule mutes for one length of time, so the night before a free day has its own.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-mute-rules-behaviour.html
 */
export class OffHoursMute extends Construct {
  constructor(scope: Construct, id: string, alarm: Alarm, { days, from, to, timeZone }: Schedule) {
    super(scope, id)
    const [hour, minute] = to.split(':').map(Number)
    for (const [nights, of] of Map.groupBy(nightsOf(days), ({ days: length }) => length))
      new AlarmMuteRule(this, `Days${nights}`, {
        alarms: [alarm],
        description: 'A schedule wants no task',
        schedule: ScheduleExpression.cron({
          minute: `${minute}`,
          hour: `${hour}`,
          weekDay: of.map(({ day }) => day).join(','),
          timeZone: TimeZone.of(timeZone),
        }),
        duration: Duration.minutes(nights * DAY - minutesOf(to) + minutesOf(from) + STARTING),
      })
  }
}

function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number)
  return hours * 60 + minutes
}

const week: readonly Day[] = daysOf('SUN-SAT') ?? []

/** The days on which the service is scaled in, and after how many days it is scaled out. */
function nightsOf(days: string): { readonly day: Day; readonly days: number }[] {
  const on = daysOf(days) ?? []
  return on.map((day, index) => {
    const next = on[(index + 1) % on.length] ?? day
    return { day, days: (week.indexOf(next) - week.indexOf(day) + 7) % 7 || 7 }
  })
}
