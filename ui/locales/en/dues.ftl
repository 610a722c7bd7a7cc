# Dues and payments, the side of what is owed: the list and the yearly billing.
dues-nav = Dues and payments
dues-title = Dues and payments
dues-tab-charges = Charges
dues-tab-payments = Payments
dues-tab-lines = Bank lines
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
    [one] { $n } member, ¥{ $amount } in all
   *[other] { $n } members, ¥{ $amount } in all
}
dues-would-due = Due { $day }
dues-nothing-new = There is nothing new to charge. Nobody is charged twice for the same year.
dues-fee = Fee
dues-people-head = Members
dues-total = Total
dues-who = Who will be charged
dues-first-rows = The first { $n }
dues-left-out = { $n ->
    [one] Left out: { $n } member
   *[other] Left out: { $n } members
}
dues-left-out-hint = Everybody, by the reason
dues-people = { $n ->
    [one] { $n } member
   *[other] { $n } members
}
dues-more-people = and { $n } more
dues-again-hint = However often you do this, nobody is charged twice for the same year.
dues-go-check = Check the details
dues-do = { $n ->
    [one] Charge { $n } member
   *[other] Charge { $n } members
}
dues-sure = { $n ->
    [one] Charge the dues of { $year } to { $n } member?
   *[other] Charge the dues of { $year } to { $n } members?
}
dues-sure-text = ¥{ $amount } in all, due { $day }. Mistakes can be cancelled one by one or together.
dues-billed = { $n ->
    [one] { $n } member charged
   *[other] { $n } members charged
}
dues-done = { $n ->
    [one] { $n } member charged, ¥{ $amount } in all
   *[other] { $n } members charged, ¥{ $amount } in all
}
dues-done-text = The charges are in the list. Nothing has been sent yet.
dues-open-list = Open the list of charges
dues-segment = Whom
dues-everybody = Everybody
dues-payer = paid by { $name }
