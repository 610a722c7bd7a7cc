// @vitest-environment jsdom
import { afterEach, expect, test, vi } from 'vitest'
import { hold } from './held'

let free = () => {}
afterEach(() => {
  free()
  vi.useRealTimers()
})

function page(html: string): (id: string) => HTMLElement {
  document.body.innerHTML = html
  free = hold()
  return (id) => document.getElementById(id)!
}
const later = async () => {
  await Promise.resolve()
  await vi.advanceTimersByTimeAsync(200)
}

test('the title over what went away has the focus', async () => {
  vi.useFakeTimers()
  const at = page('<main><h1 id="page">会員</h1><section id="tasks"><h2 id="title">やること</h2><ul><li id="line"><button id="done">済み</button></li></ul></section></main>')
  at('done').focus()
  at('line').remove()
  await later()
  expect(document.activeElement?.id).toBe('title')

  at('title').focus()
  at('tasks').remove()
  await later()
  expect(document.activeElement?.id, 'the next title outwards').toBe('page')
})

test('who moves the focus themselves is left alone', async () => {
  vi.useFakeTimers()
  const at = page('<main><h1>会員</h1><button id="gone">消す</button><input id="field"></main>')
  at('gone').focus()
  at('gone').remove()
  at('field').focus()
  await later()
  expect(document.activeElement?.id).toBe('field')
})

test('whoever clicks beside everything keeps that', async () => {
  vi.useFakeTimers()
  const at = page('<main><h1>会員</h1><button id="stays">直す</button><p id="other"></p></main>')
  at('stays').focus()
  at('stays').blur()
  at('other').remove()
  await later()
  expect(document.activeElement).toBe(document.body)
})
