/** One print in the making: what, for whom, on what, what stands on it. Knows no screen. */
import type { Filter, Whom } from '../../api/whom'
import type { BookletJob, CardsJob, EnvelopesJob, Job, LabelsJob, Mailing } from './types'

export const WHATS = ['labels', 'envelopes', 'postcards', 'cards', 'booklet'] as const
export type What = (typeof WHATS)[number]
export const COLUMNS = ['no', 'kind', 'organisation', 'address', 'phone', 'email', 'joined', 'birth', 'tags'] as const

/** Where the choices of this computer are kept: its printer is off by so much, its labels are these. */
const PLACE = 'tsudoi.prints'

/** What is kept from one print to the next. */
const kept = () => ({
  layout: '12-86.4x42.3',
  frames: false,
  cover: 'long3' as 'long3' | 'square2',
  writing: 'upright' as NonNullable<EnvelopesJob['writing']>,
  sender: true,
  boxes: false,
  together: 'each' as NonNullable<Mailing['together']>,
  address: 'mailing' as NonNullable<Mailing['address']>,
  order: 'postal' as NonNullable<Mailing['order']>,
  honorific: '',
  number: false,
  bars: false,
  x: '0',
  y: '0',
  sheet: 'ten' as NonNullable<CardsJob['sheet']>,
  group: 'kana' as NonNullable<BookletJob['group']>,
  unsaid: 'name' as NonNullable<BookletJob['unsaid']>,
  columns: ['no', 'kind'] as string[],
})

function read(): ReturnType<typeof kept> {
  try {
    return { ...kept(), ...(JSON.parse(localStorage.getItem(PLACE) ?? '{}') as object) }
  } catch {
    return kept()
  }
}

/** Millimetres as somebody types them: full width or half, a comma or a point. */
export function number(text: string): number {
  const plain = text.normalize('NFKC').replace(',', '.').replace('−', '-').trim()
  return plain === '' ? 0 : Number(plain)
}

export class Printing {
  what = $state<What>('labels')
  /** Undefined: the address names nobody in particular. */
  given = $state.raw<Whom>()
  whose = $state<'given' | 'current'>('current')
  /** The label at which to begin, and what it is all for: of this print alone. */
  start = $state('1')
  purpose = $state('')
  recipient = $state('')
  title = $state('')
  validUntil = $state('')
  readonly set = $state(read())

  /** What the address says; once, before anything is chosen here. */
  give(given: Whom | undefined): void {
    this.given = given
    if (given) this.whose = 'given'
  }

  keep(): void {
    localStorage.setItem(PLACE, JSON.stringify($state.snapshot(this.set)))
  }

  /** The entry that prints, and what it takes. */
  readonly document = $derived.by(() => {
    const job = this.job
    const [kind, input] = Object.entries(job)[0] as [string, unknown]
    return { name: `prints.${kind}`, input }
  })

  readonly job = $derived.by<Job>(() => {
    const { set } = this
    const offset = { x: number(set.x), y: number(set.y) }
    const common = { whom: this.whom, offset, purpose: this.purpose }
    const { together, address, order, honorific, bars } = set
    const mailing = { together, address, order, honorific: honorific.trim(), number: set.number, bars }
    const covers = { ...common, mailing, writing: set.writing, sender: set.sender, boxes: set.boxes }
    switch (this.what) {
      case 'labels':
        return { labels: { ...common, mailing, layout: set.layout, start: Math.max(1, Math.trunc(number(this.start)) || 1), frames: set.frames } satisfies LabelsJob }
      case 'envelopes':
        return { envelopes: { ...covers, cover: set.cover } satisfies EnvelopesJob }
      case 'postcards':
        return { envelopes: { ...covers, cover: 'postcard' } satisfies EnvelopesJob }
      case 'cards':
        return { cards: { ...common, sheet: set.sheet, frames: set.frames, order: order === 'postal' ? 'kana' : order, ...(this.validUntil ? { valid_until: this.validUntil } : {}) } satisfies CardsJob }
      case 'booklet':
        return { booklet: { whom: this.whom, columns: set.columns, unsaid: set.unsaid, group: set.group, title: this.title, purpose: this.purpose, recipient: this.recipient } satisfies BookletJob }
    }
  })

  /** As `members.list` takes it. */
  get whom() {
    const { text, filter, ids } = (this.whose === 'given' ? this.given : undefined) ?? { filter: { state: ['current', 'grace', 'on_leave'] as const } }
    return { text: text ?? '', filter: { ...filter, ...(ids ? { ids } : {}) } as Filter }
  }
}
