/** All rooms of the office, found by themselves, and the page that an address belongs to. */
import { match } from '../kit/route.svelte'
import type { Room, RoomPage } from '../kit/room'
import { today } from './today'

const found = import.meta.glob<Room>('../rooms/*/index.ts', { import: 'room', eager: true })

export const rooms: readonly Room[] = [today, ...Object.values(found)]

export function pageAt(path: string): { page: RoomPage; props: Record<string, string> } | null {
  for (const page of rooms.flatMap((room) => room.pages)) {
    const props = match(page.path, path)
    if (props) return { page, props }
  }
  return null
}
