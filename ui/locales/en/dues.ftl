# Dues and payments, the side of what is owed: the list and the yearly billing.
dues-nav = Dues and payments
dues-title = Dues and payments
dues-tab-charges = Charges
dues-tab-arrears = Arrears
dues-bill = Bill the year
dues-one = Add a charge
dues-record = Record a payment
dues-list = List of charges
dues-year = Fiscal year
dues-rate = { $rate }% paid (¥{ $paid } of ¥{ $charged })
dues-sum-charged = Charged
dues-sum-paid = Paid
dues-sum-open = Open
dues-search = Find by name or member number
dues-filter-all = All
dues-filter-open = Open
dues-filter-paid = Paid
dues-filter-cancelled = Cancelled
dues-col-no = Member no.
dues-col-name = Name
dues-col-label = For
dues-col-due = Due
dues-col-amount = Amount
dues-col-open = Open
dues-col-state = State
dues-col-act = Actions
dues-state-paid = Paid
dues-state-part = Partly paid
dues-state-over = Overdue
dues-state-unpaid = Unpaid
dues-state-waived = Waived
dues-state-cancelled = Cancelled
dues-pay = Pay
dues-none = No charge fits
dues-none-text = Try other words or another state.
dues-empty = Nothing has been charged for this year
dues-empty-text = The fees of the member kinds can be charged to everybody at once.
dues-chosen = { $n } chosen
dues-unchoose = Choose none
dues-cancel = Cancel charges
dues-cancel-title = { $n ->
    [one] Cancel { $n } charge?
   *[other] Cancel { $n } charges?
}
dues-cancel-text = Cancelled charges stay in the list. Where something is paid, void the payment first.
dues-cancel-do = { $n ->
    [one] Cancel { $n } charge
   *[other] Cancel { $n } charges
}
dues-cancelled = { $n ->
    [one] { $n } charge cancelled
   *[other] { $n } charges cancelled
}
dues-count = { $n ->
    [one] { $n } charge
   *[other] { $n } charges
}
dues-key-row = Row
dues-key-choose = Choose
dues-key-open = Open
dues-step-choose = Choose
dues-step-check = Check
dues-step-done = Done
dues-due = Due day
dues-due-hint = Left empty: { $day }
dues-kinds = Member kinds
dues-kind = Member kind
dues-kind-hint = { $n ->
    [one] ¥{ $fee } a year, { $n } member
   *[other] ¥{ $fee } a year, { $n } members
}
dues-kind-no-fee = No fee yet (set it in the settings)
dues-only-chosen = { $n ->
    [one] Only the { $n } member chosen in the roster will be charged.
   *[other] Only the { $n } members chosen in the roster will be charged.
}
dues-preview = Preview
dues-would = { $n ->
    [one] { $n } charge, ¥{ $amount } in all
   *[other] { $n } charges, ¥{ $amount } in all
}
dues-would-due = Due { $day }
dues-nothing-new = There is nothing new to charge. Nobody is charged twice for the same item and year.
dues-fee = Each
dues-people-head = Charges
dues-each-times = ¥{ $fee } × { $n }
dues-total = Total
dues-who = Who will be charged
dues-first-rows = The first { $n }
dues-left-out = { $n ->
    [one] Left out: { $n } charge
   *[other] Left out: { $n } charges
}
dues-left-out-hint = Everybody, by the reason
dues-people = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
dues-again-hint = However often you do this, nobody is charged twice for the same item and year.
dues-go-check = Check the details
dues-do = { $n ->
    [one] Make { $n } charge
   *[other] Make { $n } charges
}
dues-sure = { $n ->
    [one] Make { $n } charge for { $year }?
   *[other] Make { $n } charges for { $year }?
}
dues-sure-text = ¥{ $amount } in all, due { $day }. Mistakes can be cancelled one by one or together.
dues-billed = { $n ->
    [one] { $n } charge made
   *[other] { $n } charges made
}
dues-done = { $n ->
    [one] { $n } charge made, ¥{ $amount } in all
   *[other] { $n } charges made, ¥{ $amount } in all
}
dues-done-text = The charges are in the list. Nothing has been sent yet.
dues-open-list = Open the list of charges
dues-segment = Whom
dues-everybody = Everybody
dues-payer = paid by { $name }
dues-items = Items
dues-item = Item
dues-item-add = Add an item
dues-item-edit = Change { $name }
dues-item-name = Name
dues-item-tax = Tax class
dues-item-account = Account
dues-item-account-hint = The account in the books; may be empty
dues-item-rule = How the amount is decided
dues-item-price = Price
dues-item-annual = Set with the kinds of membership
dues-item-by-hand = Decided with each charge
dues-item-no-price = Not set yet
dues-from-day = from { $day }
dues-item-from-hint = A year is charged at the price of its first day, or of the day of joining
dues-item-new-price = Set a price
dues-item-new-price-of = Set a price of { $name }
dues-item-remove-price = Remove the price of { $name } from { $day }
dues-item-raise = Move { $name } up
dues-item-raised = { $name } moved up
dues-item-repeats = May be charged more than once a year
dues-item-branches = branches pay together
dues-item-by-branch-hint = What each member owes is added up for the branch and charged to the payer chosen on the page of groups.
dues-item-by-branch = Branches pay for their members (per head)
dues-item-retired = Retired
dues-item-retire = No longer charged
dues-item-retire-hint = What was charged stays
dues-item-saved = { $name } saved
dues-item-priced = Price of { $name } set
dues-item-price-removed = Price of { $name } removed
dues-items-hint = What was charged before stays as it is. Items with a rule can be charged to many at once.
dues-no-item = Choose at least one item
dues-left-item = { $item }: { $reason }
dues-rule-none = Charged one by one
dues-rule-kind = By kind of membership
dues-rule-member = The same for every member
dues-rule-seat = For each seat
dues-rule-household = Once for each household
dues-tax-outside = Outside the scope
dues-tax-exempt = Exempt
dues-tax-standard = Taxed 10%
dues-tax-reduced = Taxed 8% (reduced)
dues-charge = Charge
dues-charge-member = Member
dues-charge-payer = Payer
dues-charge-self = The member
dues-charge-next = Next due
dues-charge-cancel = Cancel
dues-charge-cancel-text = A cancelled charge stays in the list. The same charge may be made again.
dues-ledger = Charged and paid
dues-ledger-charged = Charged
dues-ledger-less = Reduced
dues-ledger-more = Increased
dues-ledger-by = { $day }, { $name }
dues-ledger-comes-to = Charge after adjustment
dues-adjust = Adjust
dues-adjust-title = Adjust { $label }
dues-adjust-way = How
dues-adjust-less = Less
dues-adjust-less-hint = A reduction or waiver
dues-adjust-more = More
dues-adjust-amount = By how much
dues-adjust-all = Waive all that is open (¥{ $amount })
dues-adjust-reason-hint = It is kept with the charge. For example: joined during the year
dues-adjust-from = Charge now
dues-adjust-to = After
dues-adjust-left = ¥{ $paid } paid, ¥{ $open } open
dues-adjust-parts = The last of the instalments changes first.
dues-adjusted = The charge is now ¥{ $amount }
dues-adjust-undone = The adjustment before was taken back
dues-parts = Instalments
dues-parts-none = Paid at once, by the due day.
dues-parts-n = { $n } in all
dues-parts-no = No.
dues-parts-due = Due
dues-parts-make = Pay in parts
dues-parts-change = Change instalments
dues-parts-save = Save instalments
dues-parts-remove = Remove instalments
dues-parts-removed = Instalments removed: due at once again
dues-parts-made = { $n } instalments arranged
dues-parts-text = { $label }, ¥{ $amount }. A new number or first day proposes equal parts by months.
dues-parts-number = Parts
dues-parts-first = First due
dues-parts-due-of = Due day of instalment { $n }
dues-parts-amount-of = Amount of instalment { $n }
dues-parts-agrees = Agrees with the charge
dues-parts-short = ¥{ $amount } less than the charge
dues-parts-over = ¥{ $amount } more than the charge
dues-parts-number-wrong = Give a number from 2 to { $most }.
dues-parts-missing = Give each instalment a day and an amount.
dues-parts-sum-wrong = Make the sum (¥{ $sum }) agree with the charge (¥{ $amount }).
dues-part-paid = Paid
dues-part-late = Late
dues-part-next = Next
dues-part-later = Later
dues-part-covered = ¥{ $amount } of it paid
dues-arranged = Arrangements about dues
dues-arranged-none = Nothing is arranged.
dues-arranged-add = Arrange
dues-arranged-acts = Actions
dues-arranged-about = Actions: { $what }
dues-arranged-change = Change
dues-arranged-end = Set the last day
dues-arranged-remove = Remove
dues-arranged-saved = Arranged: { $what }
dues-arranged-ended = { $what } ends on { $day }
dues-arranged-goes-on = { $what } goes on without a last day
dues-arranged-removed = Removed: { $what }
dues-own-add = Set a fee of their own
dues-own-add-exempt = Exempt from a fee
dues-own-change = Change a fee of their own
dues-own-exempt-of = Exemption from { $item }
dues-own-fee-of = { $item } ¥{ $fee }
dues-own-what = What they owe
dues-own-exempt = Nothing
dues-own-fee = A fixed amount
dues-own-amount = Amount for a year
dues-own-amount-hint = Neither seats nor a late start change it
dues-own-reason-hint = For example: honorary member
dues-own-note = It counts for what is charged from now on. What was charged before stays as it is.
dues-payer-add = Choose who pays
dues-payer-change = Change who pays for { $name }
dues-payer-is = Paid by
dues-payer-whose = Pays for
dues-payer-pays = Payment by { $name }
dues-payer-for = Payment for { $name }
dues-payer-missing = Choose a payer.
dues-payer-note = It counts for what is charged from now on, before the payer of the household.
dues-from = First day
dues-until = Last day
dues-until-hint = Left empty: no end
dues-term = { $from } to { $until }
dues-term-open = from { $from }
dues-term-over = Over
dues-term-ahead = Not yet
dues-end-title = Last day of { $what }
dues-end-do = Set
dues-arrears-list = Arrears
dues-arrears-year = { $year }
dues-arrears-since = Since
dues-arrears-of = { $n ->
    [one] { $n } year, since { $day }
   *[other] { $n } years, since { $day }
}
dues-arrears-by-year = Arrears by year
dues-arrears-none = Nobody fits
dues-arrears-none-text = Try other words or another segment.
dues-arrears-empty = Nobody is in arrears
dues-arrears-empty-text = Everything that was due has been paid.
dues-charge-invoices = Invoices
dues-charge-invoice = Issue an invoice
