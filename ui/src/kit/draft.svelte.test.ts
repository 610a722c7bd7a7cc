/** What was typed is never lost: not behind a changing source, not by leaving the form. */
import { flushSync } from 'svelte'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Draft, draft } from './draft.svelte'
import { toasts } from './toast.svelte'
import { written } from './written'

describe('a form', () => {
  /** Opens the form as a page does, and answers it with what leaves it. */
  function opened(source: () => { sei: string } | undefined): { form: Draft<{ sei: string }>; close: () => void } {
    let form!: Draft<{ sei: string }>
    const close = $effect.root(() => {
      form = draft(source, 'members-12')
    })
    flushSync()
    return { form, close }
  }
  const type = (form: Draft<{ sei: string }>, sei: string) => {
    form.value!.sei = sei
    flushSync()
  }
  beforeEach(() => {
    written.belongTo('nobody')
    written.belongTo('佐伯')
  })

  it('keeps what was typed while the record changes behind it', () => {
    let saved = $state.raw({ sei: '小林' })
    const { form, close } = opened(() => saved)
    type(form, '髙橋')
    saved = { sei: '古林' }
    flushSync()
    expect(form.value?.sei, 'somebody else saved meanwhile').toBe('髙橋')
    close()
  })

  it('is found again as it was left', () => {
    const first = opened(() => ({ sei: '小林' }))
    type(first.form, '髙橋')
    first.close()
    const again = opened(() => ({ sei: '小林' }))
    expect([again.form.value?.sei, again.form.restored], 'and says that it was').toEqual(['髙橋', true])
    again.form.reset()
    flushSync()
    again.close()
    const last = opened(() => ({ sei: '小林' }))
    expect([last.form.value?.sei, last.form.restored], 'what was given up does not come back').toEqual(['小林', false])
    last.close()
  })

  it('leaves nothing behind once it is saved, or given up', async () => {
    const { form, close } = opened(() => ({ sei: '小林' }))
    type(form, '髙橋')
    form.saved()
    flushSync()
    expect(written.get('members-12'), 'saved').toBeUndefined()
    type(form, '高橋')
    form.leave('#/members/12')
    flushSync()
    expect(written.get('members-12'), 'given up').toBeUndefined()
    await toasts.now?.undo?.()
    expect(written.get('members-12'), 'but for a moment there is a way back').toEqual({ sei: '高橋' })
    close()
  })

  it('belongs to the person who typed', () => {
    const { form, close } = opened(() => ({ sei: '小林' }))
    type(form, '髙橋')
    close()
    written.belongTo('丸山')
    expect(written.get('members-12'), 'the next one at the desk finds nothing').toBeUndefined()
  })
})
