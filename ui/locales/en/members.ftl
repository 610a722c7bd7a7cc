# Members: the list, one member, and writing one down.
members-nav = Members
members-sub = { $n } current as of { $day }
members-list = List of members
members-import = Import
members-export = Export
members-print = Print
members-add = Add a member
members-add-do = Add the member
members-or = { " " }or{ " " }
members-and = ,{ " " }
members-yes = Yes
members-no = No
members-nothing = None

# -- List
members-segments = Ready-made conditions
members-seg-all = All
members-seg-current = Current
members-seg-unpaid = Unpaid
members-seg-joined_this_year = Joined this year
members-seg-no_email = No e-mail
members-seg-no_mypage = Not on My Page
members-seg-left = Left or died
members-search = Find a member
members-search-in = Name, reading, number, phone
members-cond = Condition
members-cond-any = Any
members-cond-state = Membership
members-cond-contact = Contact
members-cond-dues = Dues { $year }: { $state }
members-cond-tags = Tags: { $tags }
members-cond-no_email = Without an e-mail address
members-cond-no_mypage = Not registered on My Page
members-cond-joined = Joined since { $day }
members-cond-joined-from = Joined on or after
members-cond-on = State and kind of { $day }
members-cond-on-day = State and kind of which day
members-cond-on-hint = Empty means today. Past days and days to come can be entered.
members-no-kinds = There are no kinds of membership yet.
members-no-tags = There are no tags yet.
members-state-current = Current
members-state-grace = Member (grace)
members-state-on_leave = On leave
members-state-future = Joining later
members-state-left = Left
members-state-died = Died
members-state-none = No membership recorded
members-dues-cancelled = Cancelled
members-dues-open = Unpaid or part paid
members-dues-unpaid = Unpaid
members-dues-part = Part paid
members-dues-paid = Paid
members-dues-waived = Waived
members-dues-none = Not charged
members-col-no = Number
members-col-name = Name
members-col-kind = Kind
members-col-state = State
members-col-city = City
members-col-dues = Dues { $year }
members-col-owed = Owed
members-col-joined = Joined
members-col-contact = Contact
members-col-phone = Phone
members-col-email = E-mail
members-col-age = Age
members-col-postal = Postal code
members-col-address = Address
members-col-organisation = Workplace or organisation
members-col-tags = Tags
members-way-mail = E-mail
members-way-post = Post
members-way-none = None
members-columns = Columns { $n }/{ $of }
members-columns-reset = Back to the first columns
members-density = Row height
members-density-dense = Compact
members-density-default = Standard
members-density-loose = Spacious
members-none = Nobody was found
members-none-text = Try other words or conditions.
members-none-all = Remove all conditions
members-empty = There are no members yet
members-empty-text = Import the roster you have (Excel or CSV), or add people one by one.
members-key-move = move
members-key-choose = Select
members-foot =
    { $n ->
        [one] { $n } member
       *[other] { $n } members
    }
members-foot-of = { $n } of { $of } members
members-foot-owed = Owed in all
members-bulk = What to do with the selected members
members-chosen = { $n } selected
members-choose-all = Select all { $n }
members-unchoose = Clear selection
members-tag = Tag
members-tag-title =
    { $n ->
        [one] Tags of { $n } member
       *[other] Tags of { $n } members
    }
members-tag-add = Tags to add
members-tag-remove = Tags to take off
members-tag-do =
    { $n ->
        [one] Change the tags of { $n } member
       *[other] Change the tags of { $n } members
    }
members-tagged =
    { $n ->
        [one] Changed the tags of { $n } member
       *[other] Changed the tags of { $n } members
    }
members-tags-hint = Type a word and press Enter to add it.
members-tags-take = Add this tag

# -- My Page
members-invite = Invite to My Page
members-invite-ask =
    { $n ->
        [one] One member will be sent an e-mail about registering on My Page. Nobody without an e-mail address, and nobody who is registered already, gets one.
       *[other] { $n } members will be sent an e-mail about registering on My Page. Nobody without an e-mail address, and nobody who is registered already, gets one.
    }
members-invite-do =
    { $n ->
        [one] Send { $n } invitation
       *[other] Send { $n } invitations
    }
members-invited =
    { $n ->
        [one] { $n } invitation is waiting to be sent
       *[other] { $n } invitations are waiting to be sent
    }
members-invite-letter = For those without a mail address, print letters with a code. It is good for { $days } days, once, together with the date of birth or the postal code. Codes of letters that were printed before stop working.
members-invite-print = Print letters with codes
members-invite-printed = Letters for { $n } members were printed
members-invite-skipped =
    { $n ->
        [one] This member was not invited:
       *[other] These { $n } members were not invited:
    }
members-mypage = My Page
members-mypage-used = In use
members-mypage-off = Not registered

# -- One member
members-path = Where you are
members-place = { $n } of { $of }
members-place-gone = No longer in this list of { $of }
members-narrowed = Narrowed list
members-narrowed-text = “{ $text }”
members-previous = Previous
members-next = Next
members-edit = Edit
members-pay = Record a payment
members-more = More actions
members-journal = Journal of this member
members-owes = Owes dues
members-mail_stop = No post
members-age = { $n }
members-remove = Remove this record
members-remove-title = Remove the record of { $name }?
members-remove-text = This takes somebody who was written down by mistake off the roster. Nobody with dues or documents can be removed. When somebody leaves, record the end of the membership instead.
members-removed = The record was removed
members-tabs = About this member
members-tab-overview = Details
members-tab-money = Dues
members-tab-happened = History
members-tab-notes = Notes
members-basics = Basics
members-birth = { $day } ({ $era })
members-contact = Contact person
members-address = Address
members-phone = Phone
members-email = E-mail
members-postal-mark = 〒{ $code }
members-mailing = For letters
members-bounced = Could not be delivered
members-lately = So far
members-lately-all = Everything
members-undone = Undone
members-happened-more = Show earlier ones
members-happened-none = Nothing has happened yet.
members-note = Note
members-note-hint = Only the office can read it. It never appears on My Page.
members-note-add = Add the note
members-note-added = The note was added
members-note-remove = Remove this note
members-note-removed = The note was removed
members-note-none = There are no notes yet

# -- Membership
members-part-membership = Membership
members-period-act = Change the membership
members-period-start = Record joining
members-period-again = Record joining again
members-period-change = Change the kind
members-period-end = Record the end
members-period-reopen = Take back the end
members-period-reopened = The end of the membership was taken back
members-period-none = No membership has been recorded yet.
members-period-from = from { $day }
members-period-to = { " " }to { $day }
members-period-title-start = { $name } joins
members-period-title-change = Another kind of membership for { $name }
members-period-title-end = End of the membership of { $name }
members-period-do-start = Record joining
members-period-do-change = Change the kind
members-period-do-end = Record the end
members-period-started = Recorded that { $name } joined
members-period-changed = Changed the kind of membership of { $name }
members-period-ended = Recorded the end of the membership of { $name }
members-period-last = Last day
members-period-last-hint = They are a member up to and including this day. It may lie ahead.
members-period-reason = Reason
members-period-asked = Day they asked for it
members-period-end-hint = Dues and receipts stay on record. This can be taken back later.
members-period-change-from = First day of the new kind
members-period-change-hint = The former kind holds until the day before.
members-period-why = Occasion
members-period-why-hint = It stays in the journal. It may be left empty.
members-period-leave = Record a leave
members-period-override = Lay down a state until a day
members-period-return = Return from leave
members-period-title-leave = Leave of { $name }
members-period-title-return = { $name } returns from leave
members-period-title-override = State of { $name }
members-period-do-leave = Record the leave
members-period-do-return = Record the return
members-period-do-override = Lay the state down
members-period-left-on = The leave of { $name } was recorded
members-period-returned = The return of { $name } was recorded
members-period-laid-down = The state of { $name } was laid down
members-period-leave-first = First day of the leave
members-period-leave-last = Last day of the leave
members-period-leave-last-hint = Back by itself on the next day. Empty: until the return is recorded.
members-period-leave-fee = Fee during the leave
members-period-leave-fee-free = None
members-period-leave-fee-reduced = Reduced
members-period-leave-fee-full = The whole fee
members-period-leave-fee-hint = It counts for a fiscal year on whose first day the member is on leave.
members-period-percent = Part that is owed
members-period-leave-why = Reason for the leave
members-period-return-on = Back on
members-period-override-state = State
members-period-override-until = Until
members-period-override-hint = After that day the state follows the periods again by itself.
members-period-why-left = Reason for leaving
members-period-why-board = Which meeting decided, and why
members-period-effects = What this does
members-period-cautions = Look at this first
members-period-again-title = { $name } comes back
members-leaves = Leaves
members-leave-line = { $from } to { $to }
members-leave-open = From { $from } until the return is recorded
members-leave-fee-free = No fee
members-leave-fee-reduced = { $percent }% of the fee
members-leave-fee-full = Whole fee
members-leave-remove = Remove the leave
members-leave-removed = The leave was removed
members-overrides = State laid down
members-override-line = { $state } (until { $to })
members-override-lift = End it
members-override-lifted = The state is no longer laid down
members-period-runs-out = Runs out
members-period-call-off = Call off
members-period-called-off = It was called off
members-period-coming = To come
members-end-left = Left
members-end-lapsed = Lapsed
members-end-expelled = Expelled
members-end-died = Died
members-end-dissolved = Dissolved
members-end-changed = Changed kind

# -- Money of one member
members-charges = Dues and other charges
members-charges-none = Nothing has been charged yet.
members-charge-label = For
members-charge-due = Due
members-charge-state = State
members-charge-amount = Amount
members-payments = Payments
members-payments-none = No payments have been recorded yet.
members-payment-day = Paid on
members-payment-for = For
members-payment-method = Method
members-payment-receipt = Receipt
members-payment-remaining = of which ¥{ $amount } is not used yet
members-payment-void = Cancelled
members-payment-issue = Make a receipt

# -- Form
members-edit-title = Edit the record
members-added = Added as number { $no }
members-saved = The record was saved
members-unsaved = There are changes that are not saved yet
members-nothing-changed = Nothing has changed
members-type = Person or organisation
members-type-person = Person
members-type-organisation = Organisation
members-part-name = Name
members-part-contact = Contact
members-part-more = More
members-part-own = Own fields
members-field-no = Number
members-field-sei = Family name
members-field-mei = Given name
members-field-sei_kana = Family name in kana
members-field-mei_kana = Given name in kana
members-field-organisation = Name of the organisation
members-field-organisation_kana = Name in kana
members-field-honorific = Form of address
members-field-gender = Gender
members-field-birth = Date of birth
members-field-death = Date of death
members-field-joined_on = Joined on
members-field-addresses = Address
members-field-phones = Phone
members-field-emails = E-mail
members-field-fields = Own fields
members-field-tags = Tags
members-workplace = Workplace
members-contact-sei = Family name of the contact
members-contact-mei = Given name of the contact
members-honorific-person = When empty, 様 is used.
members-honorific-organisation = When empty, 御中 is used.
members-joined-hint = When empty, the first day of the membership is used.
members-gender-none = Not asked
members-gender-male = Male
members-gender-female = Female
members-gender-other = Other
members-gender-unsaid = Prefers not to say
members-kind-later = Decide later
members-starts_on = First day of membership
members-no-hint = When empty, the next number is used.
members-label = Which
members-label-home = Home
members-label-work = Work
members-label-mobile = Mobile
members-label-fax = Fax
members-label-abroad = Abroad
members-label-other = Other
members-addresses = Addresses
members-address-add = Add an address
members-address-remove = Remove address { $n }
members-postal = Postal code
members-postal-hint = Seven digits fill in the address.
members-postal-which = This postal code stands for several places. Choose one.
members-postal-other = { " " }(elsewhere in it)
members-prefecture = Prefecture
members-city = City
members-street = Town and number
members-building = Building and room
members-phones = Phones
members-phone-n = Number of phone { $n }
members-phone-add = Add a phone
members-phone-remove = Remove phone { $n }
members-emails = E-mail
members-email-n = E-mail address { $n }
members-email-add = Add an e-mail address
members-email-remove = Remove e-mail address { $n }
members-own-asked = Please fill it in if you can.
members-file-pick = Choose a file
members-file-other = Choose another file
members-file-remove = Remove “{ $name }”
members-beside = Check of what was typed
members-beside-hint = You can save as it is, whatever is shown here.
members-look-again = Please look again
members-similar = Possibly the same

# -- The record, deeper
members-state-dissolved = Dissolved
members-former = (formerly { $name })
members-field-former_sei = Former family name
members-field-former_sei_kana = Former family name (kana)
members-field-romaji_sei = Family name (Roman)
members-field-romaji_mei = Given name (Roman)
members-field-degree = Degree
members-field-mail_stop = No post
members-field-mail_stop_reason = Why no post
members-field-mail_stop_since = No post since
members-field-type = Person or organisation
members-field-external_key = Outside number
members-former_sei-hint = Shown beside the name, and found by the search.
members-romaji = Roman letters
members-former-names = Former names
members-name-remove = Remove the former name “{ $name }”
members-name-removed = The former name was removed
members-mail_stop_reason = Why
members-mail_stop_since = Since
members-mail_stop_since-hint = Left empty, it is today.
members-address-n = Address { $n }
members-validity = Remark and validity
members-remark = Remark
members-remark-hint = Parents’ home, evenings only …
members-valid-from = From
members-valid-until = Until
members-valid-until-hint = After this day post goes to the next address that holds.
members-proven = Proven to arrive
members-lost = Address unknown
members-lost-since = Since { $day }, came back { $n } { $n ->
    [one] time
   *[other] times
  }
members-lost-none = Nobody’s address is unknown
members-lost-hint = Their post came back, and no more is sent. Open a member and correct the address: they leave this list.
members-lost-col-since = Since
members-lost-col-times = Returned
members-lost-col-place = Address it came back from
members-lost-times = { $n } ×
members-found = The address is right
members-found-done = The address is not unknown any more
members-returned-act = Record returned post
members-returned-title = Post to { $name } that came back
members-returned-on = Came back on
members-returned-what = What came back
members-returned-what-hint = Newsletter 48, invitation to the assembly …
members-returned-why = Why it came back
members-returned-unknown = Mark the address as unknown and send no more post there
members-returned-hint = Correcting the address takes this back by itself.
members-returned-before = What came back before
members-returned-something = Post
members-returned-times = Came back { $n } ×
members-returned-do = Record
members-returned-done = Recorded ({ $times } from this address).
members-returned-others = There are { $n } other addresses: post can go there.
members-tasks = Follow-ups
members-tasks-none = Nothing to do.
members-tasks-done = Done: { $n }
members-task-add = Add a follow-up
members-task-change = Change the follow-up
members-task-edit = Change “{ $text }”
members-task-text = What to do
members-task-due = By when
members-task-staff = For whom
members-task-anybody = Anybody
members-task-by = by { $day }
members-task-done-by = done by { $name }
members-task-saved = The follow-up was written down
members-task-done = Done
members-task-open = Open again
members-task-remove = Remove
members-task-removed = The follow-up was removed
members-note-some = Only for some roles
members-note-some-hint = Only the chosen roles and the writer’s read it. Nobody else sees it, neither in the journal nor in an export.
members-note-roles = Roles that read it
members-note-for = Only { $roles }
members-tab-consents = Consents
members-consents-channels = Contact and publication
members-consents-columns = What the roster may show
members-consents-columns-hint = Where nothing was asked, the answer to “Listing in the roster” counts.
members-consents-on = Answered on
members-consents-source = Source
members-consents-source-hint = Application form, phone, email …
members-consents-do = Record { $n }
members-consents-saved = { $n } recorded
members-consents-history = All answers so far: { $n }
members-consents-of-roster = Roster: { $what }
members-decease = Record death
members-decease-title = Record the death of { $name }
members-decease-on = Date of death
members-decease-do = Record death
members-decease-done = The death of { $name } was recorded
members-dissolve = Record dissolution
members-dissolve-title = Record the dissolution of { $name }
members-dissolve-on = Date of dissolution
members-dissolve-do = Record dissolution
members-dissolve-done = The dissolution of { $name } was recorded
members-dissolved-on = Dissolved on
members-known = How exactly known
members-known-day = To the day
members-known-month = To the month
members-known-year = To the year
members-known-unknown = Not known
members-known-hint = Give a day within what is known; where nothing is known, the day of the news.
members-passing-reason = Who told, and the like
members-passing-reason-hint = Kept in the journal. May stay empty.
members-passing-happens = This is what happens
members-passing-ends = The membership as { $kind } ends with { $day }.
members-passing-planned = What was planned from { $day } ({ $kind }) is taken away.
members-passing-stops = Post, mail and new charges stop at once.
members-passing-mypage = My Page cannot be entered any more.
members-passing-head = { $name } becomes head of the household.
members-passing-head-payer = { $name } becomes head of the household and pays its new dues.
members-passing-payer = { $name } pays the household's new dues.
members-passing-no-head = The household has no head any more.
members-passing-kept = All records are kept, and this can be taken back.
members-passing-left = Left for you to decide (nothing changes)
members-passing-of = (for { $name })
members-passing-tasks =
    { $n ->
        [one] { $n } follow-up is not done.
       *[other] { $n } follow-ups are not done.
    }
members-revive-decease = Take back the death
members-revive-dissolve = Take back the dissolution
members-revive-title-decease = Take back the death of { $name }?
members-revive-title-dissolve = Take back the dissolution of { $name }?
members-revive-text-decease = The membership that ended that day goes on, and they are head and payer of their household again if they were. Plans that were taken away are entered again by hand.
members-revive-text-dissolve = The membership that ended that day goes on. Plans that were taken away are entered again by hand.
members-revive-do = Take back
members-revive-hint-decease = “It was somebody else” and the like. Kept in the journal.
members-revive-hint-dissolve = “It only changed its name” and the like. Kept in the journal.
members-revived-decease = The death of { $name } was taken back
members-revived-dissolve = The dissolution of { $name } was taken back
members-meanwhile = Somebody saved this member’s record after you opened this page. What you typed is still here.
members-meanwhile-both = You changed it, too. What you typed stays.
members-meanwhile-take = Take their changes in and go on
members-why-unknown = Address unknown
members-why-moved = Moved, new address unknown
members-why-refused = Refused
members-why-unclaimed = Not collected in time
members-why-other = Other
members-consent-post = Letters
members-consent-mail = Email
members-consent-phone = Phone
members-consent-photo = Photos
members-consent-roster = Listing in the roster
members-consent-column-name = Name
members-consent-column-address = Address
members-consent-column-phone = Phone
members-consent-column-email = Email
members-consent-column-workplace = Workplace
members-consent-column-birth = Birth date
members-answer-yes = Yes
members-answer-no = No
members-answer-unknown = Not asked
members-own-saved = Own fields were saved
members-own-edit = Change own fields
members-own-edit-of = Own fields of { $name }
members-own-of-period = { $kind } (from { $day })
members-segment-build = Build conditions
members-segment-close = Close the conditions
members-segment-start = Choose a condition: the sentence and the number of people appear here.
members-segment-n = { $n ->
    [one] 1 person
   *[other] { $n } people
}
members-segment-all = All of them hold
members-segment-any-of = Any of them holds
members-segment-join = How conditions are joined
members-segment-any = any
members-segment-add = Add a condition
members-segment-add-group = Add a group
members-segment-remove = Remove the condition “{ $what }”
members-segment-remove-group = Remove the group
members-segment-subject = About
members-segment-op = How
members-segment-of = Which
members-segment-on = On which day
members-segment-today = today
members-segment-day = on another day
members-segment-year = Fiscal year
members-segment-this-year = this fiscal year
members-segment-number = Number
members-segment-unit = Unit
members-segment-choose = Choose
members-segment-none-yet = There is nothing to choose yet
members-segment-month = month { $n }
members-segment-text = Write it as text
members-segment-text-hint = For example: kind = Regular and dues = open and not tag:board
members-segment-read = Read this text
members-segment-save = Save these conditions
members-segment-change = Name and sharing of the segment
members-segment-name = Name
members-segment-name-hint = Lists, billing, printing and export offer it under this name.
members-segment-shared = For everybody
members-segment-shared-hint = Other staff see it in their lists, too.
members-segment-do = Save
members-segment-saved = Saved the segment “{ $name }”
members-segment-removed = Deleted the segment “{ $name }”
members-segment-of-name = The segment “{ $name }”
members-segment-edit = Change the conditions
members-segment-rename = Change name and sharing
members-segment-forget = Delete
members-own-of-household = Own fields of the household
members-household = Household
members-passing-office = A successor as { $office }
