/** What this room asks the core and what comes back. */
import type { InputOf, OutputOf } from '../../api/call'

export type Job = InputOf<'prints.check'>['job']
export type Layout = OutputOf<'prints.layouts'>[number]
export type Measures = Layout['measures']
export type Checked = OutputOf<'prints.check'>
export type Who = Pick<Checked['left_out'][number], 'member' | 'no' | 'name'>

/** The parts of a job, by kind. */
export type LabelsJob = InputOf<'prints.labels'>
export type EnvelopesJob = InputOf<'prints.envelopes'>
export type CardsJob = InputOf<'prints.cards'>
export type BookletJob = InputOf<'prints.booklet'>
export type Mailing = NonNullable<LabelsJob['mailing']>
