import { describe, expect, it } from 'vitest'
import { begin, both, type Expr, finished, isGroup, toExpr, toGroup, type Word } from './tree'

const is = (subject: string, values: string[], op = 'is'): Expr => ({ is: { subject, of: null, op, values } }) as Expr

describe('the tree that the editor holds', () => {
  it('goes back to the core as it came', () => {
    const trees: Expr[] = [
      { all: [is('kind', ['1']), { not: is('tag', ['3']) }] },
      { any: [is('kind', ['1']), { all: [is('tag', ['3']), is('age', ['65'], 'at_least')] }] },
      { all: [is('kind', ['1']), { not: { any: [is('tag', ['3']), is('tag', ['4'])] } }] },
      is('email', [], 'none'),
    ]
    for (const tree of trees) expect(toExpr(toGroup(tree)), 'nothing is lost by looking').toEqual(tree)
  })

  it('leaves out what is not finished', () => {
    const group = toGroup({ all: [is('kind', ['1']), is('tag', ['3'])] })
    const [line] = group.parts
    if (line && !isGroup(line)) line.values = []
    expect(toExpr(group), 'half a sentence means nothing yet').toEqual(is('tag', ['3']))
    expect(finished(group).map((one) => one.subject), 'counts go to the lines that were counted').toEqual(['tag'])
    expect(toExpr(toGroup({ all: [] })), 'nothing at all is no condition').toBeUndefined()
  })

  it('begins with the first way to compare', () => {
    const word = { subject: 'joined', ops: [{ op: 'within', no: false, label: '' }] } as unknown as Word
    expect(begin(word).values, 'a span says something at once').toEqual(['3', 'months'])
  })

  it('puts chips and conditions together', () => {
    expect(both([is('state', ['current']), { all: [is('kind', ['1']), is('tag', ['3'])] }]), 'one level').toEqual({ all: [is('state', ['current']), is('kind', ['1']), is('tag', ['3'])] })
    expect(both([undefined, is('kind', ['1'])]), 'of one there is no group').toEqual(is('kind', ['1']))
  })
})
