# Words of the core: import and export of members.
act-imports-open = Open a roster file
act-imports-plan = Preview an import
act-imports-commit = Import members
act-imports-list = Past imports
act-export-members = Export members
act-export-check = Check an export
import-subject = { $file } ({ $count } rows)
import-address-home = Address
import-address-work = Address at work

# The file cannot be read. Nothing was changed.
import-not-a-sheet = This is not a spreadsheet ({ $found ->
    [picture] a picture
    [pdf] a PDF
    [office-document] a document that is no spreadsheet
    [ole] a document that is no spreadsheet
    [binary] data that is no text
   *[other] another kind: { $found }
 }). Nothing was changed. Choose an xlsx, xls, ods or csv file.
import-password-protected = The file is protected by a password. Nothing was changed. Save it without a password and choose it again.
import-too-large = The file is too large (limit: { $limit }). Nothing was changed. Split it into several files.
import-no-such-sheet = There is no such sheet. Choose one of these: { $available }
import-no-such-encoding = “{ $name }” is not an encoding that can be chosen. Choose UTF-8, CP932, EUC-JP, UTF-16 or another one.
import-empty = There is nothing in it. Choose another file or sheet.
import-suspicious = The file is built in an unsafe way and was not opened. Nothing was changed. Open it in a spreadsheet program and save it as a new file.
import-too-heavy = Reading took too much time or memory and was stopped. Nothing was changed. Remove unneeded sheets and formats and save the file again.
import-damaged = The file is damaged. Nothing was changed. See whether a spreadsheet program opens it, and save it again.
import-sheet-gone = The roster file that was open has been closed. Nothing was changed. Choose the file again.
import-no-such-row = There is nothing in that row. Choose the row with the titles.

# The columns do not fit together.
import-no-such-column = There is no column { $column }.
import-column-twice = Column { $column } is given twice.
import-target-twice = Two columns cannot become the same thing ({ $target }). Set one of them to “do not import”.
import-no-name-column = Choose the column with the name of the person or organisation.
import-key-no-column = No column holds what members are told apart by. Choose the column, or another way to tell them apart.
import-field-no-name = Column { $column } has no title, so no field can be made from it.
import-field-other-type = The field “{ $name }” exists already with another type. Choose that field.
import-too-many-choices = Column { $column } has too many different values for a list of choices. Make it a text field.

# About the sheet as a whole.
import-kind-assumed = There is no column for the kind of membership: all new members become “{ $kind }”.
import-kind-missing = There is no column for the kind of membership: new members will have none, and no period of membership. You can choose a kind.

# About a row.
import-no-name = Neither a person's nor an organisation's name.
import-excluded = Left out as you asked.
import-header-again = The titles of the columns once more.
import-lone-cell = This may be a total or a remark. If it is a person, choose to take it in.
import-in-trash = In the other system's bin.
import-external-taken = The external key { $no } belongs to another member.
import-key-twice = The same number ({ $key }) is in row { $row }.
import-member-twice = The same member ({ $no }) as row { $row }.
import-twice = This seems to be the person of row { $row }.
import-similar = The number is new, but this seems to be member { $no }.
import-no-taken = The number { $no } belongs to another member.
import-other-name = The number { $no } belongs to { $name }: another name and other contacts.
import-same-name = Member { $no } has the same name; nothing shows whether it is the same person.
import-several = Several members may be this person: { $numbers }
import-left-before-joined = The last day ({ $left }) is before the first one ({ $joined }).
import-kind-unknown = There is no such kind of membership yet.
import-period-unreadable = This period of membership cannot be read.
import-former-unreadable = This former name cannot be read.
import-leave-unreadable = This leave cannot be read.
import-leave-unfit = The leave lies outside the membership or overlaps another one.
import-consent-unreadable = This consent cannot be read.
import-consent-no-field = There is no such own field; this consent is not taken in.
import-group-unknown = There is no such group. Make it first, or put the name right.
import-periods-overlap = Two periods of membership overlap.
import-start-unknown = It is not known when the member joined: the membership is counted from { $day }.

# About a cell.
import-day-none = There is no such day.
import-day-era = The day does not lie in that era.
import-day-which-year = It is not clear which year is meant. Write four digits, or the era.
import-day-which-month = It is not clear which number is the month.
import-day-unreadable = This cannot be read as a date.
import-day-future = This day is yet to come.
import-day-serial = Taken for a spreadsheet's number of a day.
import-day-month = There is no day: taken as the first of the month.
import-zero-lost = The leading zero was lost and has been put back.
import-postal-odd = A postal code has another number of digits. Taken as it is.
import-phone-odd = A telephone number has another number of digits. Taken as it is.
import-mail-odd = This is not a mail address.
import-mail-dummy = A placeholder for somebody who has left: not taken.
import-kana-odd = This is not only kana. Taken as it is.
import-kana-one = Nothing parts family name and given name: all of it goes to the family name.
import-name-guess = Where the family name ends was guessed.
import-word-unknown = This word is not known here.
import-number-unreadable = This cannot be read as a number.
import-choice-unknown = This is not one of the choices.
import-too-long = Too long. Shorten it.

# Export.
export-sheet-name = Members
export-file-name = members
export-subject = { $count } members ({ $format })
export-no-such-column = There is no column “{ $column }”.
export-text-too-long = A text in row { $row } is too long for a cell in Excel. Export as csv.
export-too-many-rows = There are more rows than a sheet can hold. Choose fewer members, or export as csv.
import-alike = This may be member { $no } ({ $why }).
import-merged = Number { $old } became { $no } by a merge.
act-imports-save_setup = Import setup saved
act-imports-remove_setup = Import setup removed
import-setup-empty = There is no column to save.
import-no-such-setup = There is no such import setup.
import-balance-unreadable = The opening balance cannot be read as an amount.
import-balance-future = The day of the opening balances cannot be after today. Nothing was taken in.
import-balance-subject = Opening balances on { $day } ({ $count } members)
