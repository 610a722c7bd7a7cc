/** Filling an address in from its postal code: what the code knows, never over what was typed. */
import type { Place } from './types'

export interface Filled {
  prefecture: string
  city: string
  street: string
}

/** Seven digits in any width and with any hyphen, or undefined while it is not whole. */
export function codeOf(typed: string): string | undefined {
  const digits = typed.normalize('NFKC').replace(/[\s\-\u2010-\u2015\u2212\u30fc\u3012]/g, '')
  return /^\d{7}$/.test(digits) ? digits : undefined
}

/**
 * The parts of an address after a lookup. Prefecture and city follow the code; the street is filled
 * in while it is empty or holds nothing but what an earlier code (`before`) put there.
 */
export function fillIn(now: Filled, place: Place, before: Filled | undefined): Filled {
  const own = now.street.trim() !== '' && now.street !== before?.street
  return { prefecture: place.prefecture, city: place.city, street: own ? now.street : place.town }
}
