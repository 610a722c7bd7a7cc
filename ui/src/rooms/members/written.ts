/** Forms that somebody left without saving: what was typed waits here until they come back. */
import type { MemberRecord } from './types'

export interface Written {
  record: MemberRecord
  no: string
  kind: number | null
  startsOn: string
  note: string
}

const kept = new Map<string, Written>()

export const written = {
  get: (form: string): Written | undefined => kept.get(form),
  keep(form: string, what: Written): void {
    kept.set(form, structuredClone(what))
  },
  forget(form: string): void {
    kept.delete(form)
  },
}
