# Invoices: the pages of this room.
invoices-dues = Dues and payments
invoices-title = Invoices
invoices-tab-lines = Bank lines
invoices-make = Make invoices
invoices-settings = Settings of invoices
invoices-list = List of invoices
invoices-year = Year of the number
invoices-every-year = Every year
invoices-search = Search number or member
invoices-no = Number
invoices-payer = Payer
invoices-issued-on = Issued
invoices-due-on = Payment due
invoices-amount = Amount
invoices-open = Open
invoices-state = State
invoices-mailed = Mail
invoices-not-yet = Not sent yet
invoices-state-open = Awaiting payment
invoices-state-overdue = Overdue
invoices-state-changed = Amount changed
invoices-state-paid = Paid
invoices-state-void = Void
invoices-state-replaced = Replaced
invoices-filter-all = All
invoices-filter-open = Awaiting payment
invoices-filter-overdue = Overdue
invoices-filter-paid = Paid
invoices-filter-void = Void
invoices-filter-replaced = Replaced
invoices-none = No invoices
invoices-none-text = No invoice like this has been issued yet.
invoices-empty = There are no invoices yet
invoices-empty-text = Once dues are charged, whoever owes something can be sent a numbered invoice.
invoices-chosen = { $n } chosen
invoices-unchoose = Clear choice
invoices-one-pdf = Open as one PDF
invoices-letters-pdf = PDF of the letters only
invoices-letters-do = { $n ->
    [one] Open the letter as a PDF
   *[other] Open { $n } letters as a PDF
 }
invoices-mail = Send by mail
invoices-slips = Print on payment slips
invoices-queued = { $n ->
    [one] 1 mail will be sent
   *[other] { $n } mails will be sent
 }
invoices-mail-left = { $n ->
    [one] 1 invoice is not sent
   *[other] { $n } invoices are not sent
 }
invoices-count = { $n ->
    [one] 1 invoice
   *[other] { $n } invoices
 }
invoices-key-row = row
invoices-key-choose = choose
invoices-key-open = details
invoices-one = Invoice { $no }
invoices-open-pdf = Open PDF
invoices-save-pdf = Save PDF
invoices-changed = { $open } yen are open now
invoices-changed-text = Something was paid or changed after it was issued. Issue it anew to replace it by one over the present amount.
invoices-channel = Channel
invoices-by-letter = Letter
invoices-replaces = Replaces
invoices-sheet-alt = Invoice { $no }, sheet { $sheet } of { $sheets }
invoices-remake = Issue anew
invoices-remake-title = Issue invoice { $no } anew?
invoices-remake-text = An invoice with a new number is issued over what is open now, with the member’s present name and address. The old one stays on record and counts no more.
invoices-remake-do = Issue anew
invoices-remade = Invoice { $no } was issued
invoices-void = Void
invoices-void-title = Void invoice { $no }?
invoices-void-text = Its number stays, marked as void. What is owed does not change.
invoices-void-do = Void the invoice
invoices-voided = Invoice { $no } was voided
invoices-note = Notes
invoices-due-hint = Left empty: the next due day of what is charged, or 30 days after the day of issue
invoices-no-letter-no_address = There is no address
invoices-no-letter-mail_stop = Post is stopped
invoices-no-letter-lost = The address is unknown
invoices-no-letter-refused = Does not want letters
invoices-no-letter-unsaid = Was not asked about letters
invoices-no-letter-died = Has died
invoices-no-letter-left = Has left
invoices-no-letter-characters = Some characters cannot be printed
invoices-no-letter-too_long = The name does not fit
invoices-step-choose = Choose and check
invoices-step-done = Issue
invoices-only-chosen = { $n ->
    [one] Only for the member you chose
   *[other] Only for the { $n } members you chose
 }
invoices-owed-year = To whoever owes something of
invoices-segment = Segment
invoices-everybody = Everybody who owes something
invoices-items = Items
invoices-items-hint = None chosen: all of them
invoices-only = Only the chosen year and items
invoices-only-hint = Otherwise everything that they owe is on it
invoices-with-debits = Also to those who pay by direct debit
invoices-today = Left empty: today ({ $day })
invoices-seal = Stamp the seal
invoices-also-mail = Send by mail
invoices-also-mail-hint = With the PDF. Whoever has paid by then gets none
invoices-preview = Invoices to be issued
invoices-no-account = No account is chosen for invoices. As it is, they will not say where to transfer the money.
invoices-accounts = Accounts named for transfers
invoices-accounts-none = There is no account yet. Import a statement to add one.
invoices-accounts-hint = A tick is saved at once and counts for invoices issued from now on.
invoices-account-named = Invoices now name the account at { $bank }
invoices-account-left-out = Invoices no longer name the account at { $bank }
invoices-nothing = No new invoice would be issued
invoices-would = { $n ->
    [one] 1 invoice, { $amount } yen
   *[other] { $n } invoices, { $amount } yen
 }
invoices-ways = { $mail } reached by mail, { $letters } by letter
invoices-lines = Lines
invoices-would-replace = Replaces { $no }
invoices-first-rows = The first { $n }
invoices-sample-alt = Sample for { $name }
invoices-letters = By letter: { $n }
invoices-letters-hint = Mail does not reach them. Folded in three, the address shows in the window of a 長形3号 envelope
invoices-left = Left out: { $n }
invoices-left-hint = Names lead to where it can be mended
invoices-again-hint = No charge ever stands on two invoices
invoices-do = { $n ->
    [one] Issue 1 invoice
   *[other] Issue { $n } invoices
 }
invoices-sure = { $n ->
    [one] Issue 1 invoice?
   *[other] Issue { $n } invoices?
 }
invoices-sure-text = { $amount } yen in all. Numbers cannot be taken back, but invoices can be issued anew or voided with a reason.
invoices-sure-mail = { $n ->
    [one] 1 person is sent it by mail.
   *[other] { $n } people are sent theirs by mail.
 }
invoices-issued = { $n ->
    [one] 1 invoice was issued
   *[other] { $n } invoices were issued
 }
invoices-issued-text = Numbers and contents do not change any more. A mistake is put right by issuing anew or voiding.
invoices-open-list = Open the list
invoices-card = Invoices
invoices-card-none = No invoice has been issued yet
invoices-card-more = and { $n } more
invoices-slip-title = Print on payment slips ({ $n })
invoices-slip-text = Account, amount, payer and message are printed onto the payment slips (払込取扱票, 180 by 114 mm) of the post office. Put the slips into the printer and print at 100%, without scaling.
invoices-slip-no-account = The number of the transfer account has not been entered yet
invoices-printer = Printer
invoices-printer-none = Without an offset
invoices-slip-try = Positions differ from slip to slip and from printer to printer. First lay a test print over a slip of your own.
invoices-slip-test = Test print
invoices-slip-test-on = Test print on “{ $name }”
invoices-slip-do = Open the PDF to print
invoices-on-invoices = On every invoice
invoices-note-hint = Such as who pays the transfer fee. Can be changed when invoices are issued
invoices-on-slips = Payment slips (払込取扱票)
invoices-slip-care = Always try positions on a slip of your own
invoices-slip-care-text = The positions are those of the slips that lie in post offices. Preprinted slips and printers differ: lay a test print over one of yours and enter below how far it is off. The slip itself may not be printed.
invoices-slip-account = Number of the transfer account
invoices-slip-account-hint = As on its passbook, like 00990-4-313097
invoices-slip-holder = Name of its holder
invoices-slip-holder-hint = Left empty: the association’s name
invoices-printers = Offset of each printer
invoices-printers-hint = The difference between the printed ruler and a real one, in steps of 0.1 mm. Positive numbers move to the right and down.
invoices-printer-name = Name
invoices-offset-x = To the right
invoices-offset-y = Down
invoices-printer-add = Add a printer
invoices-printer-remove = Remove “{ $name }”
invoices-offset-wrong = Give the offset of “{ $name }” in numbers
invoices-settings-saved = The settings of invoices were saved
invoices-save = Save
