# Taking members in, and writing the roster out.
imports-title = Import members
imports-members = Members
imports-export-title = Export the roster
imports-sub = { $name } — “{ $sheet }” — { $rows } rows
imports-sub-text = { $name } — { $rows } rows
imports-steps = Steps of the import
imports-step-file = Choose a file
imports-step-match = Match columns
imports-step-try = Trial run
imports-step-take = Import

# Choose a file
imports-drop = Drop the file with your list of members here
imports-drop-hint = Excel (xlsx, xls), LibreOffice (ods) or CSV. The columns may stay as they are, in any order and under any name.
imports-pick = Choose a file
imports-opening = Reading { $name }
imports-safe = Choosing a file does not change the roster. The next screen shows who would be added and what would change; you import after that.
imports-known = Columns of files exported from EC-CUBE, hitobito, Galette, CiviCRM, OpenJVerein or Tsudoi are matched by themselves.
imports-past = Earlier imports
imports-past-none = Nothing has been imported yet
imports-past-when = When
imports-past-file = File
imports-past-rows = Rows
imports-past-added = New
imports-past-updated = Changed
imports-past-unchanged = Same
imports-past-out = Left out
imports-past-entry = Log
imports-past-left = Left out of { $name }
imports-past-left-of = See the { $n } rows left out of { $name }
imports-past-left-first = The first { $n }.
imports-past-open = See in the log
imports-past-open-of = See the import of { $name } in the log

# Systems that lists come from
imports-from-own = Tsudoi
imports-from-eccube4 = EC-CUBE
imports-from-hitobito = hitobito
imports-from-galette = Galette
imports-from-civicrm = CiviCRM
imports-from-openjverein = OpenJVerein
imports-from-unknown = another list

# Match columns
imports-layout-own = This is a roster exported from Tsudoi. Its columns have been matched.
imports-layout-eccube4 = This is a customer CSV of EC-CUBE. Its columns have been matched.
imports-layout-hitobito = This is a roster exported from hitobito. Its columns have been matched.
imports-layout-galette = This is a roster exported from Galette. Its columns have been matched.
imports-layout-civicrm = This is a roster exported from CiviCRM. Its columns have been matched.
imports-layout-openjverein = This is a roster exported from OpenJVerein. Its columns have been matched.
imports-odd = { $n ->
    [one] { $n } cell does not hold what the file shows
   *[other] { $n } cells do not hold what the file shows
  } (private characters, errors of formulas).
imports-odd-cell = Row { $row }, “{ $column }”: { $text }
imports-map = Columns
imports-map-sub = { $used } of { $all } columns are used
imports-map-column = In the file
imports-map-target = Goes to
imports-map-sure = Certainty
imports-map-for = Where “{ $title }” goes
imports-map-untitled = (column { $n })
imports-sure = Sure
imports-perhaps = Likely
imports-own-choice = Chosen
imports-unused = Not used
imports-unused-mark = Not used
imports-doubled-mark = Twice
imports-need-name = Choose the column that holds the name or the organisation, and the trial run begins.
imports-need-single = Two columns go to the same place. Set one of them to “Not used”, and the trial run begins.
imports-group-who = Number and name
imports-group-membership = Membership
imports-group-home = Home address
imports-group-work = Work address
imports-group-post = Post
imports-group-contact = Phone and email
imports-group-other = Other
imports-group-fields = Own fields
imports-group-new = Make a new own field
imports-to-no = Member number
imports-to-name = Full name
imports-to-sei = Family name
imports-to-mei = Given name
imports-to-kana = Reading of the name
imports-to-sei_kana = Family name, reading
imports-to-mei_kana = Given name, reading
imports-to-type = Person or organisation
imports-to-organisation = Organisation or workplace
imports-to-organisation_kana = Organisation, reading
imports-to-honorific = Honorific
imports-to-former_sei = Former family name
imports-to-former_sei_kana = Former family name (kana)
imports-to-romaji_sei = Family name (Roman)
imports-to-romaji_mei = Given name (Roman)
imports-to-degree = Degree
imports-to-mail_stop_reason = Why no post
imports-to-gender = Gender
imports-to-language = Language of letters
imports-to-birth = Date of birth
imports-to-death = Date of death
imports-to-kind = Kind of membership
imports-to-joined_on = Joined on
imports-to-starts_on = This kind since
imports-to-left_on = Last day as a member
imports-to-end_reason = Reason for leaving
imports-to-asked_on = Asked to leave on
imports-to-memberships = Other periods of membership
imports-to-status = State of the member
imports-to-status_on = State since
imports-to-deceased = Deceased or not
imports-to-postal_code = Postal code
imports-to-prefecture = Prefecture
imports-to-city = City
imports-to-street = Street
imports-to-building = Building
imports-to-address = Address
imports-to-address_from = Address: from
imports-to-address_until = Address: until
imports-to-country = Country
imports-to-work_postal_code = Postal code at work
imports-to-work_prefecture = Prefecture at work
imports-to-work_city = City at work
imports-to-work_street = Street at work
imports-to-work_building = Building at work
imports-to-work_address = Work address
imports-to-work_address_from = Work address: from
imports-to-work_address_until = Work address: until
imports-to-addresses = Other addresses
imports-to-mailing = Where post goes
imports-to-mail_stop = No post
imports-to-phone = Phone
imports-to-mobile = Mobile phone
imports-to-work_phone = Phone at work
imports-to-fax = Fax
imports-to-other_phone = Other phone
imports-to-email = Email
imports-to-work_email = Email at work
imports-to-mobile_email = Mobile email
imports-to-email2 = Other email
imports-to-mailing_email = Email that is written to
imports-to-bounced = Email that came back
imports-to-former_names = Former names (list)
imports-to-leave_from = First day of leave
imports-to-leave_until = Last day of leave
imports-to-leaves = Leaves in detail
imports-to-groups = Groups
imports-to-consents = Consents (list)
imports-to-consent_roster = Consent to the roster
imports-to-consent_mail = Consent to email
imports-to-consent_post = Consent to letters
imports-to-consent_phone = Consent to calls
imports-to-consent_photo = Consent to photos
imports-to-tags = Tags
imports-to-note = Note
imports-to-external_id = Number in the other system
imports-to-trash = Mark of deletion
imports-to-ignore = Not used
imports-new-text = Text
imports-new-number = Number
imports-new-date = Date
imports-new-choice = One of several
imports-new-choices = Some of several
imports-new-yes_no = Yes or no

# How it is read
imports-reading = How it is read
imports-reading-change = Read it differently
imports-reading-file = The file
imports-reading-people = The people
imports-sheet = Sheet
imports-encoding = Encoding
imports-encoding-utf-8 = UTF-8
imports-encoding-cp932 = Shift_JIS (Windows in Japan)
imports-encoding-euc-jp = EUC-JP
imports-encoding-iso-2022-jp = ISO-2022-JP (JIS)
imports-encoding-utf-16le = UTF-16 (Unicode text of Excel)
imports-encoding-utf-16be = UTF-16BE
imports-encoding-windows-1252 = Windows-1252 (western Europe)
imports-header = Row of the titles
imports-header-hint = The row that names the columns. Reading begins below it.
imports-header-wrong = Enter the number of a row, 1 or more.
imports-header-line = titles in row { $row }
imports-key = How the same person is recognised
imports-key-auto = As it suits the file
imports-key-auto-hint = By number where there is such a column, otherwise by name and contact
imports-key-no = Member number
imports-key-no-hint = The same number is the same person
imports-key-external = Number in the other system
imports-key-external-hint = When you have imported from that system before
imports-key-match = Name and contact
imports-key-match-hint = The same name, and the birth date, phone, email or postal code fits
imports-mode = When the roster has a value already
imports-mode-overwrite = Replace it by the value of the file
imports-mode-overwrite-hint = An empty cell leaves the value as it is
imports-mode-fill = Keep the value of the roster
imports-mode-fill-hint = Only what is empty there is filled
imports-kind = New people without a kind of membership
imports-kind-none = Leave it open
imports-kind-hint = Used when the file has no such column, or the cell is empty.
imports-line-auto = people matched by number or name
imports-line-no = people matched by member number
imports-line-external = people matched by the other number
imports-line-match = people matched by name and contact
imports-line-overwrite = values are replaced
imports-line-fill = values are kept
imports-kind-line = without a kind: “{ $kind }”
imports-new-kinds = Make kinds of membership that the roster does not have
imports-new-kinds-hint = Otherwise such rows have to be checked.

# Trial run
imports-tried = Result of the trial run
imports-tried-sub = The roster has not changed yet
imports-reading-now = Reading again
imports-tally = The result in numbers
imports-people = { "" }
imports-lines = { "" }
imports-count-new = new
imports-count-update = changed
imports-count-same = the same
imports-count-doubtful = to check
imports-count-left_out = left out
imports-list-new = People who are new
imports-list-update = People who change
imports-list-same = People who stay the same
imports-list-doubtful = Rows to check
imports-list-left_out = Rows that are left out
imports-none-new = Nobody is new
imports-none-update = Nobody changes
imports-none-same = Nobody stays the same
imports-none-doubtful = No row needs to be checked
imports-none-left_out = No row is left out
imports-col-row = Row
imports-col-value = Value in the file
imports-col-what = What to do
imports-col-name = Name
imports-col-changes = What changes
imports-col-remarks = How it was read
imports-col-why = Reason
imports-col-act = Action
imports-no-name = (no name)
imports-empty-value = empty
imports-fix = Read as “{ $fix }”
imports-settle = What to do with row { $row }
imports-in = Take in
imports-out = Leave out
imports-in-all = { $n ->
    [one] Take in the other { $n } row
   *[other] Take in the other { $n } rows
  }
imports-in-hint = “Take in” leaves unreadable cells empty.
imports-out-row = Leave out row { $row }
imports-back-row = Put back row { $row }
imports-back = Put back
imports-again = Choose another file
imports-undo-note = The whole import can be undone afterwards.
imports-settle-note = { $n ->
    [one] { $n } row still has to be checked.
   *[other] { $n } rows still have to be checked.
  }
imports-leave-rest = { $n ->
    [one] Go on without { $n } row
   *[other] Go on without { $n } rows
  }
imports-take-rest = { $n ->
    [one] Check { $n } row after all
   *[other] Check { $n } rows after all
  }
imports-take = { $n ->
    [one] Import { $n } person
   *[other] Import { $n } people
  }
imports-nothing = Nobody to import

# Import
imports-taking = Importing
imports-taking-note = If you stop now, nothing is imported and the roster stays as it was.
imports-taking-of = { $done } of { $total } rows
imports-cancelled = The import was stopped. The roster is as it was.
imports-done = { $added ->
    [one] { $added } person was added
   *[other] { $added } people were added
  }, { $updated } changed
imports-done-file = { $rows } rows of { $name } were read. { $unchanged } people stayed the same.
imports-undone = The import was undone. The roster is as it was before.
imports-undo-batch = Undo this import
imports-to-members = Open the list of members
imports-to-journal = See in the log
imports-next-file = Import another file
imports-left = Rows that were not imported
imports-left-none = Every row was read. None was left out.
imports-left-sub = { $n ->
    [one] { $n } entry.
   *[other] { $n } entries.
  } Correct the file and import it again: only these rows will change.
imports-warnings = Good to know

# Export
imports-export-sub = Choose only the columns that the recipient needs
imports-format = Kind of file
imports-format-xlsx = Excel (xlsx)
imports-format-xlsx-hint = Holds every character
imports-format-csv = CSV
imports-format-csv-hint = For another system
imports-export-encoding = Encoding
imports-export-utf-8 = UTF-8
imports-export-utf-8-hint = Holds every character
imports-export-cp932 = Shift_JIS
imports-export-cp932-hint = For old systems. Some characters do not fit
imports-whom = Whom
imports-whom-ids = { $n ->
    [one] { $n } person chosen in the list of members
   *[other] { $n } people chosen in the list of members
  }
imports-whom-list = The people of the filtered list of members
imports-whom-all = Everybody
imports-whom-current = Everybody who is a member now
imports-whom-some = Those who fit
imports-whom-text = Name, number, address …
imports-whom-state = State of membership
imports-whom-kinds = Kind of membership
imports-whom-tags = Tags
imports-state-current = Member
imports-state-grace = In grace
imports-state-on_leave = On leave
imports-state-future = Joins later
imports-state-left = Left
imports-state-died = Died
imports-state-none = No membership
imports-columns = Columns
imports-columns-all = All columns
imports-columns-all-hint = Such a file can be imported again
imports-columns-some = Choose columns
imports-columns-some-hint = Leave out what the recipient does not need
imports-columns-n = { $n ->
    [one] { $n } column
   *[other] { $n } columns
  }
imports-columns-group = Choose all columns of “{ $group }”
imports-columns-need = Choose at least one column.
imports-checked = Check before the export
imports-checked-ok = { $n ->
    [one] { $n } person
   *[other] { $n } people
  } will be exported. Every character fits.
imports-checked-none = Nobody fits.
imports-checked-odd = { $n ->
    [one] This encoding does not have { $n } character.
   *[other] This encoding does not have { $n } of the characters.
  } “〓” would stand instead.
imports-checked-utf8 = Use UTF-8
imports-odd-list = Characters that do not fit
imports-odd-row = Row
imports-odd-column = Column
imports-odd-value = Character
imports-export-note = This is personal data. Consider who receives it and where it is kept. The export is written into the log.
imports-export-do = { $n ->
    [one] Export { $n } person
   *[other] Export { $n } people
  }
imports-exported = { $name } was saved
imports-empty-column = (no values)
imports-sheet-line = Sheet “{ $name }”
imports-finds = Import and export
imports-mode-skip = Not used for members who are there
imports-mode-skip-hint = Only new members get it
imports-line-skip = members who are there stay as they are
imports-rule-all = As for all ({ $rule })
imports-rule-overwrite = Overwrite
imports-rule-fill = Empty only
imports-rule-skip = Ignore
imports-rule-for = What “{ $title }” does to members who are there
imports-to-opening_balance = Opening balance (unpaid)
imports-setup = Import setup
imports-setup-name = Name of the setup
imports-setup-hint = A file with the same titles is read this way.
imports-setup-save = Save
imports-setup-saved = “{ $name }” was saved.
imports-setup-used = Read with the saved setup “{ $name }”.
imports-setup-there = There are { $n } setups for these titles.
imports-setup-guess = Do not use it
imports-balance-on = On which day did the opening balances stand?
imports-balance-on-hint = When empty: the last day of the previous fiscal year.
imports-balances = { $n } members have an opening balance ({ $sum } in all). Each becomes one charge. Charges are not undone but taken back on the dues page.
imports-balances-done = { $n } opening balances were charged.
imports-repairs = { $n } cells were repaired or guessed
imports-repairs-one = { $n } cells, such as { $from } → { $to }
imports-repairs-look = Look
imports-repairs-all = Back to all rows
imports-repairs-keep = Take as they are
imports-repairs-kept = Taken as the file has them.
imports-repairs-mend = Repair them
imports-put-right = Put right
imports-put-right-for = Right value of “{ $column }” in row { $row }
imports-put-right-done = OK
