# 今日の仕事, the first screen; and the units that things are counted in.
today = Today,
today-phone = Take an application
today-waiting = Waiting for you
today-waiting-hint = Work from the top: whoever has waited longest comes first
today-none = Nobody is waiting
today-none-text = New work appears here by itself.
today-empty = There are no members yet
today-empty-text = Start right away from the roster you have in Excel or CSV.
today-import = Import a roster
today-amount = Total ¥{ $amount }
today-waited = The oldest has waited { $days } { $days ->
    [one] day
   *[other] days
 }
today-task-unpaid = Dues not received
today-about-unpaid = Past due and not confirmed yet
today-do-unpaid = See the list
today-task-to_remind = Payers to remind
today-about-to_remind = Their next notice is due
today-do-to_remind = Preview
today-task-to_match = Bank lines to settle
today-about-to_match = On a bank statement, and nobody has said yet whose they are
today-do-to_match = Settle
today-task-debits_failed = Debits that failed
today-task-online_waits = Online payments waiting
today-task-identity_waits = Proofs of identity waiting
today-about-debits_failed = Direct debits whose result came back, and nobody has decided what comes next
today-about-online_waits = Payments that cannot be recorded or are too much, and links that were not made
today-about-identity_waits = Compare what members sent with the roster
today-do-debits_failed = Decide
today-do-online_waits = See why
today-do-identity_waits = Look
today-task-inquiries = Inquiries waiting for an answer
today-about-inquiries = Members and others wait to hear from the office
today-do-inquiries = Answer
today-task-receipts_to_issue = Payments waiting for a receipt
today-about-receipts_to_issue = Recorded, the receipt is still to come
today-do-receipts_to_issue = Issue
today-task-mail_failed = Mail that did not arrive
today-about-mail_failed = What arrived stays. Correct the address and send it again
today-do-mail_failed = Look
today-task-no_channel = Members we cannot reach
today-about-no_channel = Neither address nor mail is known
today-do-no_channel = See the list
today-task-entrance = Sign-ins that failed again and again
today-about-entrance = Five or more failed on one day, or somebody came from a place that is not allowed
today-do-entrance = See the record
today-task-backup_old = Backup
today-about-backup_old = No backup has been made for a while
today-do-backup_old = Back up
today-task-office_ends = Terms of office that end
today-about-office_ends = Their term ends soon or has just ended, and nobody is known who follows
today-do-office_ends = See offices
today-task-import_left_out = Rows left out of an import
today-about-import_left_out = An import left some rows out
today-do-import_left_out = Look
today-task-applications = Applications
today-about-applications = Waiting for a decision
today-do-applications = Decide
today-task-membership_due = Memberships about to change
today-about-membership_due = Within 30 days a period runs out or a leave ends
today-do-membership_due = See the plan
today-task-lapse = Members who may lapse
today-about-lapse = Dues of as many years as your rule says are not confirmed
today-do-lapse = See them
today-aside = How the association is doing
today-members = Members
today-joined = This year { $joined } joined, { $left } left
today-rate = Dues received
today-rate-last = Last year by now { $rate }%
today-rate-count = { $paid } of { $charged }
today-rate-label = { $rate } per cent of the dues received: { $paid } of { $charged } yen
today-paid = Received
today-charged = Charged
today-not-billed = This fiscal year has not been billed yet
today-backup-fine = The backup is in order
today-backup-old = No backup has been made for a while
today-backup-none = There is no backup yet
today-backup-last = Last backup
fiscal-year = FY{ $year }
unit-people = { "" }
unit-things = { "" }
unit-mails = { "" }
sentence-end = .
today-month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
 }
today-members-label = Members over the year: from { $from } in { $first } to { $to } now
today-this-year = This year
today-last-year = Last year
today-follow-ups = Follow-ups
today-follow-ups-hint = Due by today: yours, and those that are for anybody
today-task-done = Done
today-task-lost = Members with an unknown address
today-about-lost = Their post came back, and no more is sent
today-do-lost = See the list
today-task-change_requests = Change requests
today-about-change_requests = Members asked for them at My Page, and wait for your decision
today-do-change_requests = Decide
today-task-retention_due = Personal data due to be erased
today-about-retention_due = People who left so many years ago are still in the book
today-do-retention_due = Look
