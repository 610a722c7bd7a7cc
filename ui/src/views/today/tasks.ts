/** What each kind of waiting work is called, counted in, and where it is done. */
import { link } from '../../kit/route.svelte'

/** As `home.today` answers it. */
export interface Waiting {
  kind: string
  count: number
  /** The day since when the oldest waits. */
  since?: string | null
  /** Yen. */
  amount?: number | null
}

interface Kind {
  unit: 'people' | 'things' | 'mails'
  href: string
}

const KINDS: Record<string, Kind> = {
  unpaid: { unit: 'things', href: link('/dues', { state: 'open' }) },
  to_remind: { unit: 'people', href: link('/reminders') },
  to_match: { unit: 'things', href: link('/bank') },
  debits_failed: { unit: 'things', href: link('/debits/failed') },
  online_waits: { unit: 'things', href: link('/online') },
  receipts_to_issue: { unit: 'things', href: link('/receipts', { state: 'unissued' }) },
  mail_failed: { unit: 'mails', href: link('/mail', { state: 'failed' }) },
  identity_waits: { unit: 'people', href: link('/identity') },
  inquiries: { unit: 'things', href: link('/inquiries') },
  applications: { unit: 'things', href: link('/applications', { state: 'waiting' }) },
  change_requests: { unit: 'things', href: link('/requests') },
  membership_due: { unit: 'people', href: link('/planned') },
  lapse: { unit: 'people', href: link('/lapse') },
  no_channel: { unit: 'people', href: link('/members', { state: 'current,grace,on_leave', no_email: 1 }) },
  lost: { unit: 'people', href: link('/members/lost') },
  retention_due: { unit: 'people', href: link('/retention') },
  entrance: { unit: 'things', href: link('/settings/entrance', { refused: 1 }) },
  backup_old: { unit: 'things', href: link('/settings/backup') },
  office_ends: { unit: 'people', href: link('/groups/offices') },
  import_left_out: { unit: 'people', href: link('/import') },
}

/** The kinds that this office knows, longest wait first; without a day they come last. */
export function inOrder(tasks: readonly Waiting[]): (Waiting & Kind)[] {
  return tasks
    .flatMap((task) => {
      const kind = KINDS[task.kind]
      return kind && task.count > 0 ? [{ ...task, ...kind }] : []
    })
    .sort((a, b) => (a.since ?? '9999').localeCompare(b.since ?? '9999'))
}
