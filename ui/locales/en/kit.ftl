# Words of the kit: they belong to no room.
cancel = Cancel
close = Close
back = Back
again = Try again
undo = Undo
undone = Undone
save = Save
loading = Loading
field-required = required
field-missing = Please fill in: { $label }.
field-email-wrong = This is not a mail address. Write it like name@example.jp.
password-show = Show what was typed
password-hint = At least 10 characters. A few words you can remember, joined together, make a long one that is easy to keep.
password-again = Password (once more)
password-differs = The two passwords differ. Type the same one twice.
date-placeholder = 2026/11/20 or 11/20
date-pick = Choose from a calendar
date-wrong = This could not be read as a date. Write it like 2026/11/20.
money-wrong = This could not be read as an amount. Write digits, like 8000.
chip-remove = Remove the condition “{ $what }”
search-clear = Clear the search
progress-of = { $done } of { $total }
pager-previous = Previous
pager-next = Next
table-select = Select { $name }
table-select-all = Select everything shown
palette = Search
palette-found = Found
palette-none = Nothing found. Try other words.
palette-move = choose
palette-open = open
palette-screens = Screens
error-unreachable = The office program did not answer. What you typed is still on this page. Wait a moment and try again.
error-signed-out = The book was closed. Please open it again.
code-title = Recovery key
code-lead = If the password is forgotten, this is the only way to open the book. Print it and keep it away from this computer: in a safe, or with a board member.
code-once = You can see the recovery key only this once. If you lose it, there is no spare until you make a new key in the settings.
code-print = Print the recovery sheet
code-kept = I have put the recovery key in a safe place
reason = Reason
reason-hint = It stays in the record. Write it so that others understand it later.
# A form that was left without saving
written-kept = What you typed is kept for you
written-back = Go on with it
written-dropped = Left without saving
written-restored = This is what you typed before. You can go on from here.
written-drop = Start again
picker-hint = Name, kana or member number
picker-found = { $n } found
# An answer of a form
answer-yes = Yes
answer-no = No
answer-none = Not filled in
people-count = { $n ->
    [one] 1 person
   *[other] { $n } people
 }
people-more = and { $n } more
rules-unsaved = There are changes that are not saved

# Two factors
two-factors = Two factors
two-factors-step-1 = Install an authenticator app on your phone (Google Authenticator, Microsoft Authenticator or another).
two-factors-step-2 = Scan this QR code with the app.
two-factors-step-3 = Enter the six digits that the app shows below.
two-factors-qr = QR code for the authenticator app
two-factors-key = If you cannot scan it, type these letters.
two-factors-code = Code
two-factors-confirm = Check and start
two-factors-codes = Keep these recovery codes
two-factors-codes-lead = They replace the code when your phone is lost. Each works once.
two-factors-codes-once = They cannot be seen again after this page. Print them and keep them in the safe, with the recovery sheet.
two-factors-codes-print = Print
two-factors-codes-kept = I have printed or copied them
two-factors-codes-go = Go on
two-factors-drop = Remove two factors
two-factors-drop-title = Remove the two factors of { $name }?
two-factors-dropped = The two factors of { $name } were removed
audience = For whom
audience-all = Every member
audience-all-hint = Those who have left do not see it.
audience-other = Other conditions
audience-text = Conditions
audience-text-hint = For example “kind = 正会員”, “tag:役員”, “group:松本支部”
audience-build = Build conditions in the list of members and save them for everybody: you can then choose them here
audience-means = { $sentence } ({ $n } now)
