/**
 * The one door between the office UI and wherever it runs. `tauri.ts` and `http.ts` are the only
 * files that know; everything else holds this `host`.
 */
import { http } from './http'
import { inTauri, tauri } from './tauri'
import type { Host } from './types'

export * from './types'

export const host: Host = inTauri() ? tauri : http
