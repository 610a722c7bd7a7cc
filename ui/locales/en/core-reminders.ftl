# Words of the core: reminders, and what their first texts say.
act-reminders-levels = Levels and texts of reminders
act-reminders-set_levels = Change the levels and texts of reminders
act-reminders-preview = Preview of reminders
act-reminders-left_out = Who is not reminded
act-reminders-draft = Preview of one reminder
act-reminders-send = Send reminders
act-reminders-print = Print reminders
act-reminders-list = Ledger of reminders
act-reminders-get = Look at a reminder
act-reminders-of_member = Reminders of a member
act-reminders-hold = Stop reminders to a member
act-reminders-release = Resume reminders to a member
table-reminder = Reminder
table-reminder-charge = Charge of a reminder
table-reminder-hold = Stop of reminders
undo-never-reminder = What was sent stays in the ledger. Mails that still wait can be stopped in the outbox.
reminders-channel-mail = Mail
reminders-channel-letter = Letter
reminders-channel-postcard = Postcard
reminders-run = { $mails } by mail, { $letters } letters, { $postcards } postcards
reminders-printed = { $count } notices
reminders-print-title = Reminders
reminders-phone = Phone { $value }
reminders-mail = Mail { $value }
reminders-counts-no-more = Not sent: it was paid, or reminders were stopped, before the mail left.
reminders-line = - { $label }: { $amount } yen (due { $due })
reminders-label-of = { $label } (for { $name })
reminders-year = fiscal { $year }
reminders-no-account = (Please ask our office how to pay.)
reminders-account-ordinary = ordinary account { $number }
reminders-account-current = current account { $number }
reminders-account-savings = savings account { $number }
reminders-account-post = symbol { $branch }, number { $number }
reminders-usual-name-1 = Notice
reminders-usual-subject-1 = A word about your dues
reminders-usual-body-1 =
    Thank you for being part of our association.

    We have not yet been able to find your payment for the following ({ $years }):

    { $lines }
    Total: { $amount } yen

    Please transfer the amount to the account below. It helps us if your member number, { $no }, stands before your name.

    { $accounts }

    If your payment has crossed with this notice, please forgive us. If there is anything to talk about, our office is glad to hear from you.
reminders-usual-name-2 = Reminder
reminders-usual-subject-2 = Please pay your dues
reminders-usual-body-2 =
    We wrote to you about the following, and as of today we have not been able to confirm your payment:

    { $lines }
    Total: { $amount } yen

    Please check your records and transfer the amount within two weeks. Please put your member number, { $no }, before your name.

    { $accounts }

    If it is hard to pay at once, you may pay in parts. If you do not recognise a charge, please let our office know. If you have paid already, please disregard this letter.
reminders-usual-name-3 = Final notice
reminders-usual-subject-3 = Final notice about your dues
reminders-usual-body-3 =
    We have written to you twice and have so far confirmed neither your payment nor a reply about the following:

    { $lines }
    Total: { $amount } yen

    Dues carry the work of the association. From the date of this notice our journal is not sent and your vote at the general meeting rests. Both return on the day on which your payment is confirmed.

    { $accounts }
    (Please put your member number, { $no }, before your name.)

    If this remains so, the board will discuss your membership under the rules of the association. If there are circumstances that we should know of, please tell our office within 30 days.
error-reminder-levels = There are one to nine levels.
error-reminder-rest = Enter 1 to 365 days between two notices.
error-reminder-name = The name of a level has 1 to 20 characters.
error-reminder-days = Enter 1 to 1000 days.
error-reminder-subject = A subject has 1 to 60 characters.
error-reminder-body = A text has 1 to 3000 characters.
error-reminder-place = { $place } cannot be filled in. These can: { $places }
error-reminder-not-due = No reminder to this payer is due today.
error-no-such-reminder = There is no such reminder.
error-no-such-hold = There is no such stop, or it was taken back already.
error-hold-promise = A promise needs its day.
error-hold-past = That day has passed.
error-cannot-print-notice = The reminder to { $name } has characters that cannot be printed: { $characters }. Nothing was printed.
error-notice-too-long = The reminder to { $name } does not fit on its paper. Nothing was printed.
