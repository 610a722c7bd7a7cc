/** What the association has decided that the office's form asks for, and in which order. */
import type { OutputOf } from '../../../api/call'
import { t } from '../../../kit/words.svelte'
import type { OwnAsked } from './entry'

export type FormItem = OutputOf<'forms.get'>[number]

/** Those of some items that are asked for, in the association's order, each with the words beside it. */
export function asked(of: readonly string[], items: readonly FormItem[]): { item: string; hint: string | undefined }[] {
  return items.filter(({ item, shown }) => shown && of.includes(item)).map(({ item, help, required }) => ({ item, hint: [help, required ? t('members-own-asked') : ''].filter(Boolean).join('\u3000') || undefined }))
}

/** Own fields as the form asks for them; what the role only reads is not asked for. */
export function ownAsked(fields: readonly (Omit<OwnAsked, 'required' | 'help'> & { computed: boolean; writable: boolean })[], items: readonly FormItem[], helps: (field: number) => string): OwnAsked[] {
  return items.flatMap(({ item, shown, required, help }) => {
    const field = shown && fields.find((one) => `field:${one.field}` === item && one.writable && !one.computed)
    return field ? [{ field: field.field, name: field.name, type: field.type, choices: field.choices, required, help: help || helps(field.field) }] : []
  })
}
