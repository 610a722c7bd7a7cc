# Reminders: the preview, the ledger, the levels and the card of a member.
reminders-title = Dues and payments
reminders-tab = Reminders
reminders-card = Reminders
reminders-ledger = Notices sent
reminders-levels = Levels and texts
reminders-list = To be reminded today
reminders-all = To be reminded today
reminders-left-out = Left out
reminders-no = Member no.
reminders-name = Name
reminders-level = Level
reminders-channel = By
reminders-years = Year
reminders-since = Since
reminders-amount = Amount
reminders-last = Last notice
reminders-first = None yet
reminders-why = Reason
reminders-until = Until
reminders-read = (read the text for { $name })
reminders-by-mail = Mail
reminders-by-letter = Letter
reminders-by-postcard = Postcard
reminders-no-mail = Mail is not set up, so all notices are letters.
reminders-set-mail = Mail settings
reminders-none = Nobody is to be reminded today
reminders-none-text = Payers appear here when a charge has been overdue for the days of a level.
reminders-none-today = Some payments are overdue, but no notice is due today. The reasons stand under “Left out”.
reminders-nobody-out = Nobody is left out
reminders-every-reason = All
reminders-out-promise = Promised to pay
reminders-out-dispute = Disputed
reminders-out-stopped = Stopped
reminders-out-in_parts = Paying in parts
reminders-out-on_leave = On leave
reminders-out-left = Has left
reminders-out-died = Has died
reminders-out-rested = Had a notice lately
reminders-out-too_soon = Not late long enough
reminders-out-all_sent = Had every level
reminders-out-unreachable = Cannot be reached
reminders-out-characters = Has characters that cannot be printed
reminders-out-too_long = The text does not fit on its paper
reminders-out-not_late = Has paid
reminders-mend-address = Add an address
reminders-mend-name = Look at the name
reminders-mend-text = Shorten the text
reminders-mend-lapse = Members who may lapse
reminders-chosen = { $n } of { $of } chosen
reminders-n-mail = { $n } by mail
reminders-n-letter = { $n ->
    [one] { $n } letter
   *[other] { $n } letters
}
reminders-n-postcard = { $n ->
    [one] { $n } postcard
   *[other] { $n } postcards
}
reminders-and = { ", " }
reminders-send = { $n ->
    [one] Send { $n } notice
   *[other] Send { $n } notices
}
reminders-sure = { $n ->
    [one] Remind { $n } payer?
   *[other] Remind { $n } payers?
}
reminders-sure-text = Mails go to the outbox; letters and postcards are printed next. Everybody is checked once more at the moment of sending: whoever has paid gets nothing. What was sent stays in the ledger.
reminders-count = How many ({ $n })
reminders-count-hint = Type the number, so that nothing goes out by mistake.
reminders-count-wrong = { $n ->
    [one] { $n } notice would be sent. Please check the number and type it again.
   *[other] { $n } notices would be sent. Please check the number and type it again.
}
reminders-sent = { $n ->
    [one] { $n } notice sent
   *[other] { $n } notices sent
}
reminders-done = { $n ->
    [one] { $n } notice stands in the ledger
   *[other] { $n } notices stand in the ledger
}
reminders-done-text = By mail: { $mails }, going out one after the other. Letters: { $letters }, postcards: { $postcards }; please print and post them. The ledger prints them again at any time.
reminders-print-letters = { $n ->
    [one] Print { $n } letter
   *[other] Print { $n } letters
}
reminders-print-postcards = { $n ->
    [one] Print { $n } postcard
   *[other] Print { $n } postcards
}
reminders-not-sent = { $n ->
    [one] { $n } payer got none
   *[other] { $n } payers got none
}
reminders-draft = Text of the notice
reminders-to = To
reminders-ledger-sub = Each as it was sent
reminders-sent-on = Sent
reminders-open-now = Open now
reminders-state = State
reminders-search = Find by name or member number
reminders-any-way = All
reminders-ledger-none = No notice has been sent yet
reminders-ledger-none-text = Every notice stays here with the text that was sent.
reminders-ledger-none-here = Try other words or another way.
reminders-ledger-count = { $n ->
    [one] { $n } notice
   *[other] { $n } notices
}
reminders-key-row = Row
reminders-key-open = Read
reminders-one = Notice
reminders-see-mail = See the mail
reminders-about = What it is about
reminders-print-again = Print again
reminders-print-as-letter = Print as a letter
reminders-is-failed = Mail not delivered
reminders-is-paid = Paid
reminders-is-stopped = Mail stopped
reminders-is-waiting = Waiting to be sent
reminders-is-open = Not paid yet
reminders-levels-sub = Notices that were sent do not change
reminders-levels-saved = Levels and texts saved
reminders-rest = Days between two notices
reminders-rest-hint = Nobody gets two notices within so many days.
reminders-days = days
reminders-level-title = { $n }. { $name }
reminders-level-n = Level { $n }
reminders-level-name = Name of the level
reminders-level-add = Add a level
reminders-level-remove = Remove { $name }
reminders-after-due = After the due day
reminders-after-last = After the level before
reminders-postcard-hint = Others can read a postcard: leave out the amount, or cover it with a seal.
reminders-mail-hint = Whoever has no mail gets a letter.
reminders-language = Language
reminders-in-ja = Japanese
reminders-in-en = English
reminders-subject = Subject
reminders-body = Text
reminders-places = These are filled in for each reader: { $places }
reminders-usual = Back to the usual text
reminders-effects = From this level on
reminders-stops-journal = The journal is not sent
reminders-stops-vote = The vote rests
reminders-place-name = Name and honorific
reminders-place-no = Member number
reminders-place-amount = Total amount, such as 8,000
reminders-place-due = The earliest due day
reminders-place-years = Fiscal years
reminders-place-accounts = Accounts for transfers
reminders-place-lines = Each charge with amount and due day
reminders-late = Overdue ¥{ $amount }
reminders-hold = Stop reminders
reminders-held = Reminders stopped
reminders-release = Resume
reminders-released = Reminders resumed
reminders-journal-stopped = No journal
reminders-vote-stopped = No vote
reminders-next-now = The next notice can go out today.
reminders-go = Preview
reminders-not-now = Not today: { $why }
reminders-until-day = { " " }(until { $day })
reminders-kind-promise = Promised to pay
reminders-kind-promise-hint = They have said that they pay by a day
reminders-kind-dispute = Disputed
reminders-kind-dispute-hint = They do not recognise the charge or its amount
reminders-kind-other = Other
reminders-kind-other-hint = There are circumstances, and we wait
reminders-lifted = Resumed { $day } ({ $why })
reminders-to-payer = to { $name }
reminders-hold-title = Stop reminders
reminders-hold-text = Until then they stand under “Left out” with the reason. Mails that wait are not sent either.
reminders-hold-why = Write down what was said. It is kept.
reminders-hold-kind = Why
reminders-hold-until = Until
reminders-until-promise = After this day they can be reminded again.
reminders-until-open = Left empty: until it is taken back.
reminders-release-title = Resume reminders
reminders-release-text = They can be reminded again. What was said before stays.
