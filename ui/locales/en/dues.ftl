# Dues and payments, the side of what is owed: the list and the yearly billing.
dues-nav = Dues and payments
dues-title = Dues and payments
dues-tab-charges = Charges
dues-tab-payments = Payments
dues-tab-lines = Bank lines
dues-tab-reminders = Reminders
dues-bill = Bill the year
dues-one = Add one charge
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
dues-key-open = Open member
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
dues-more-people = and { $n } more
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
dues-items = What is charged
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
dues-item-from = From this day
dues-item-from-hint = Who is charged owes the price of their first day in the year
dues-item-new-price = Set a price
dues-item-new-price-of = Set a price of { $name }
dues-item-remove-price = Remove the price of { $name } from { $day }
dues-item-raise = Move { $name } up
dues-item-raised = { $name } moved up
dues-item-repeats = May be charged more than once a year
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
