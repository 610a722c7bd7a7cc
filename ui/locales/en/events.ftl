# Events: the office's screens.
events-nav = Events
events-new = Make an event
events-edit = Change the event
events-ahead = To come
events-past = Past
events-search = Find by title or place
events-day = Day
events-day-of-year = { $day } { $year }
events-when = When
events-title = Title
events-place = Place
events-state = State
events-state-draft = Draft
events-state-open = Open
events-state-closed = Closed
events-state-over = Over
events-state-called_off = Called off
events-today = Today
events-draft-hint = Members do not see it yet
events-draft-text = This is a draft: members do not see it yet. Publish it under “Change” to take applications.
events-places = Places
events-of = { $n } / { $of }
events-people = { $n ->
    [one] { $n } person
   *[other] { $n } people
}
events-people-most = Up to { $n }
events-people-col = People
events-unit = people
events-came = Came
events-none = No event fits
events-none-text = Try other words of the title or the place.
events-empty = Nothing is to come
events-empty-text = Make an event with its day, place and number of places. Once it is published, members apply at My Page.
events-past-empty = No past events
events-past-empty-text = Events whose day is over stand here.
events-count = { $n ->
    [one] { $n } event
   *[other] { $n } events
}
events-key-row = Move up and down
events-key-open = Open

# Writing
events-starts-at = Begins at
events-ends-at = Ends at
events-time-hint = Such as 13:30
events-fee = Fee
events-fee-hint = For example: members 1,000 yen, others 1,500 yen (in cash on the day). These are words only: nothing is charged or booked here.
events-capacity = Places
events-capacity-hint = Left empty, there is no limit
events-companions-most = People one may bring
events-companions-most-hint = With each application. 0: nobody else
events-companions-none = Nobody else
events-apply-until = Last day of applying
events-cancel-until = Last day of giving up
events-until-hint = Left empty, the day itself
events-body = Description
events-body-hint = An empty line makes a paragraph, “- ” at the start of a line a list, **words** bold, [words](https://…) a link.
events-body-none = Nothing is written yet.
events-joining = Only for those with a place
events-joining-hint = The address of an online meeting, the meeting point. It stands only in the mail and at My Page of those who have a place.
events-joining-only = Only those who have a place see it.
events-joining-none = None.
events-published = Publish it and take applications
events-published-hint = Until then it is a draft that members do not see.
events-preview = As members see it
events-saved-draft = “{ $title }” is saved as a draft
events-saved-published = “{ $title }” is saved. Members see it

# One event
events-checked-in = Checked in
events-of-taken = / { $n }
events-not-yet = { $n } still to come
events-no-end = No limit
events-full = { $of } places, full
events-free = { $of } places, { $n } free
events-gauge = { $taken } have a place; { $most }
events-gauge-held = { $came } of { $taken } with a place are checked in; { $most }
events-tab-taken = Attending
events-tab-waiting = Waiting
events-tab-given_up = Given up
events-tab-guide = Description and settings
events-settings = Settings
events-may-move = { $n ->
    [one] There is room for { $n } application that waits.
   *[other] There is room for { $n } applications that wait.
}
events-promote = Give the places in turn
events-promoted = { $n ->
    [one] { $n } application has a place now
   *[other] { $n } applications have a place now
}
events-promoted-names = Have a place now: { $names }
events-promoted-seen = Close
events-not-told = No mail can reach: { $names }. Please tell them by telephone or letter.
events-not-told-seen = They are told
events-do-edit = Change
events-remove = Delete
events-removed = “{ $title }” is deleted
events-call-off = Call off
events-call-off-title = Call “{ $title }” off?
events-call-off-text = { $n ->
    [one] Whoever has a place or waits ({ $n } application) is told by mail. Whom no mail reaches is named afterwards. This cannot be undone.
   *[other] Whoever has a place or waits ({ $n } applications) is told by mail. Whom no mail reaches is named afterwards. This cannot be undone.
}
events-call-off-hint = It stands in the mail as you write it, and is kept in the journal.
events-called-off = { $n ->
    [one] Called off. { $n } person is told by mail
   *[other] Called off. { $n } people are told by mail
}

# Who applied
events-checking = Check-in
events-check-in = Check in
events-check-in-of = Check in { $name }
events-take-back = Take back
events-take-back-of = Take back the check-in of { $name }
events-arrived = { $name } is checked in
events-arrived-back = The check-in of { $name } is taken back
events-turn = Turn
events-name = Name
events-no = Member no.
events-with = Coming along
events-and = and { $n } more
events-applied-at = Applied
events-note = Note
events-note-hint = A place for a wheelchair, coming late and the like
events-note-contact = Note and contact
events-acts = Actions
events-stranger = Not on the roster
events-none-taken = Nobody has a place yet
events-none-taken-text = Members apply at My Page. Applications by telephone or at the counter are added by “Write down an application”.
events-none-taken-draft = Once it is published, members apply at My Page.
events-none-waiting = Nobody waits
events-none-given_up = Nobody gave up
events-rows = { $n ->
    [one] { $n } application
   *[other] { $n } applications
} ({ $people ->
    [one] { $people } person
   *[other] { $people } people
})
events-searched = { $n ->
    [one] { $n } application fits
   *[other] { $n } applications fit
}
events-give-up = Give up
events-give-up-of = Give up the application of { $name }
events-give-up-title = Give up the application of { $name }?
events-give-up-text = They are told by mail, or named here where no mail reaches them. The place goes to whoever has waited longest. This cannot be undone, but they may apply again.
events-give-up-text-over = They are told by mail, or named here where no mail reaches them. This cannot be undone.
events-give-up-text-waiting = They are told by mail, or named here where no mail reaches them. This cannot be undone, but they may apply again, behind everybody who waits.
events-do-give-up = Give up
events-given-up = The application of { $name } is given up
events-given-up-moved = { $n ->
    [one] The application of { $name } is given up; { $n } application that waited has a place now
   *[other] The application of { $name } is given up; { $n } applications that waited have a place now
}
events-apply = Write down an application
events-apply-full = It is full, or others wait already. This one may have to wait, too.
events-do-apply = Write down
events-whose = Whose application is it?
events-whose-member = A member
events-whose-other = Somebody not on the roster
events-member = Member
events-member-missing = Please choose the member who applies.
events-contact = Contact
events-contact-hint = Telephone or mail. Nobody outside the roster is written to from here.
events-companions = People they bring
events-companions-hint = Up to { $n } besides themselves
events-companion-names = Names of those they bring
events-applied-taken = { $told ->
    [yes] { $name } has a place, and is told by mail
   *[no] { $name } has a place. No mail can be sent
}
events-applied-waiting = { $told ->
    [yes] { $name } waits for a place, and is told by mail
   *[no] { $name } waits for a place. No mail can be sent
}

# The desk
events-desk = Check-in
events-desk-who = Who is here
events-desk-placeholder = Number or furigana
events-desk-do = Check in
events-desk-hint = As soon as only one person fits, Enter checks them in.
events-desk-alone = Enter checks in { $name }.
events-desk-many = { $n } fit. Go on typing, or choose from the list.
events-desk-none = Nobody with a place fits
events-desk-already = { $name } was checked in at { $time }.
events-desk-name = { $name }
events-desk-arrived = Checked in at { $time }.
events-desk-with = With { $n } more { $names }
events-desk-nth = No. { $n }
events-desk-recent = Last checked in
events-desk-nobody = Nobody is checked in yet.

# A member's page
events-card = Events
events-card-none = They applied for no event.
events-own-came = Came
events-own-taken = Has a place
events-own-waiting = Waits
events-own-given_up = Given up
events-own-called_off = Called off
events-sheet = List for the reception (Excel)
