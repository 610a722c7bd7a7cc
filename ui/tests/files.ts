/** The files of the UI, for tests that read the source itself. */
import { readdirSync } from 'node:fs'

/** Paths below `folder` that end in one of `endings`, with forward slashes, sorted. */
export function filesIn(folder: string, ...endings: string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.replaceAll('\\', '/')}`)
    .filter((path) => endings.some((ending) => path.endsWith(ending)))
    .sort()
}
