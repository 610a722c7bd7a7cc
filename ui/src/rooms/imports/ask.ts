/** The entries of the core that this room uses, by name and with their types. */
import { call, document, type InputOf, type Name, type Work } from '../../api/call'
import type { Doc } from '../../host'
import type { Batch, Committed, ExportCheck, ExportInput, Opened, OpenInput, Plan, PlanInput, Reading } from './types'

const ask = async <T>(name: string, input: unknown, work?: Work) => (await call(name as Name, input as InputOf<Name>, work)) as unknown as T

export const open = (input: OpenInput, work?: Work) => ask<Opened>('imports.open', input, work)
export const plan = (input: PlanInput, work?: Work) => ask<Plan>('imports.plan', input, work)
export const commit = (input: Reading, work?: Work) => ask<Committed>('imports.commit', input, work)
export const saveSetup = (name: string, request: Reading) => ask<unknown>('imports.save_setup', { name, request })
export const past = () => ask<readonly Batch[]>('imports.list', {})
export const check = (input: ExportInput) => ask<ExportCheck>('export.check', input)
export const members = (input: ExportInput): Promise<Doc> => document('export.members' as Name, input as unknown as InputOf<Name>)
