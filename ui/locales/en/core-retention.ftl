# Keeping and erasing personal data: acts, tables, errors, certificate.
act-retention-rules = See how long data is kept
act-retention-set_rules = Change how long data is kept
act-retention-due = People due to be erased
act-retention-preview = Look before erasing
act-retention-hold = Keep somebody’s data
act-retention-release = Stop keeping somebody’s data
act-retention-erase = Erase personal data
act-retention-runs = Erasures so far
act-retention-certificate = Print a certificate of destruction
table-retention-hold = Kept from erasing
table-retention-run = Erasure
table-retention-erased = Erased person
table-journal-erasure = Erased entry
undo-erased = Personal data was erased from this entry, so it cannot be undone.
undo-never-retention = Erasing personal data cannot be undone.
error-undo-erased = “{ $summary }” held entries of somebody whose personal data was erased, so it cannot be undone. Nothing was changed.
error-retention-years = Enter a number of years from { $min } to { $max }.
error-retention-until = The day cannot be before today. Enter today or a later day.
error-retention-erased = The personal data of { $name } has been erased already.
error-retention-no-hold = Nobody said that this person’s data is kept.
error-retention-not-due = { $name } is not due yet. Nobody’s data was erased.
error-retention-stays = { $name } cannot be erased yet ({ $why }). Nobody’s data was erased. Settle it, or leave this person out.
error-retention-off = The rule is not in use. Switch it on first.
error-retention-nobody = There is nothing to erase. Choose whom to erase.
error-retention-count = The number does not match. Enter “{ $count }”, as many as are to be erased.
error-retention-no-run = There is no such erasure.
retention-stay-hold = Marked to be kept
retention-stay-charge = Open charges
retention-stay-credit = Money not used yet
retention-stay-transfer = A transfer still to be made
retention-stay-debit = A direct debit without a result
retention-stay-request = An undecided change request
retention-stay-inquiry = An open inquiry
retention-stay-identity = Identity papers to be checked
retention-stay-application = An undecided application to rejoin
retention-stay-household = Head or payer of a household with members
retention-stay-payer = Pays for others or a branch
retention-stay-office = Holds an office
retention-stay-contact = Contact of an organisation
retention-stay-state = A state set by hand
retention-why-money = Accounts (no name is shown)
retention-why-papers = Accounting documents, until their own time is over
retention-why-numbers = Numbers of members (kinds and dates only)
retention-why-nobody = Not personal data
retention-why-proof = Record of the erasure (number and dates only)
retention-subject-people = People: { $count }
retention-subject-papers = Documents: { $count }
retention-rule = Years after leaving: { $years }; documents, years after issue: { $documents }
retention-end-left = Left
retention-end-lapsed = Lapsed
retention-end-expelled = Expelled
retention-end-died = Died
retention-end-dissolved = Dissolved
retention-end-changed = Kind changed
retention-proof-title = Certificate of Destruction
retention-proof-subject = Entry { $entry }
retention-proof-day = Destroyed on: { $day }
retention-proof-by = By: { $who }
retention-proof-rule = Rule: personal data is erased { $years } years after the membership ended; receipts and invoices { $documents } years after they were issued.
retention-proof-people = The personal data of the people below (in all: { $count }) was destroyed so that it cannot be restored.
retention-proof-goes =
    Destroyed: names, readings and former names; date of birth and sex; addresses, telephones and mail;
    own fields; notes and follow-ups; tags, groups and offices; household; consents; bank accounts;
    the account at My Page with its secrets; inquiries, requests and applications;
    addresses and words of letters; identity and other papers; and all of these in the journal.
retention-proof-stays =
    Kept: number, kind and dates of membership (statistics); amounts and dates of charges and payments;
    receipts, invoices and records of payments for { $years } years after issue, as law demands.
retention-proof-papers = Addressees and copies of receipts and invoices past their time were destroyed (in all: { $count }). Numbers, amounts and dates are kept.
retention-proof-no-backup = Backups: none from before the destruction was in the book’s folder. Backups elsewhere hold the data until they are deleted.
retention-proof-backups = Backups: those in the book’s folder (in all: { $count }) hold the data until newer ones take their place: { $names }. Backups elsewhere hold it until they are deleted.
retention-proof-entry = Journal entry { $entry }, SHA-256: { $hash }
retention-proof-n = {" "}
retention-proof-no = Member no.
retention-proof-ended = Membership ended
retention-proof-reason = Reason
