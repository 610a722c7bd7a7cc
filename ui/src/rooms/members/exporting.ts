/** The columns of the roster as a file, by the words that the import takes back. */
import { call, document, type Name } from '../../api/call'
import type { Doc } from '../../host'
import type { ExportChecked, ExportInput, OwnField } from './types'

// The generated list of calls gets these two with the core's export; then the names need no cast.
const name = (name: string) => name as Name
/** What would not fit into the encoding. Writes nothing. */
export const check = (input: ExportInput): Promise<ExportChecked> => call(name('export.check'), input as never) as Promise<unknown> as Promise<ExportChecked>
/** The file; the core records who took it. */
export const file = (input: ExportInput): Promise<Doc> => document(name('export.members'), input as never)

export const exportColumns = ['no', 'type', 'sei', 'mei', 'sei_kana', 'mei_kana', 'organisation', 'organisation_kana', 'honorific', 'gender', 'birth', 'death', 'joined_on', 'kind', 'starts_on', 'left_on', 'end_reason', 'postal_code', 'prefecture', 'city', 'street', 'building', 'work_postal_code', 'work_prefecture', 'work_city', 'work_street', 'work_building', 'mailing', 'mail_stop', 'phone', 'mobile', 'work_phone', 'fax', 'email', 'work_email', 'mobile_email', 'tags', 'note', 'external_id'] as const

export function exportable(fields: readonly OwnField[]): string[] {
  return [...exportColumns, ...fields.filter((field) => field.type !== 'file').map((field) => `field:${field.id}`)]
}
