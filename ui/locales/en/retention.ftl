# Erasing personal data: the pages of the room.
retention-title = Erase personal data
retention-sub = People whose membership ended more than { $years } years ago
retention-sub-off = The rule is not in use
retention-due = People due
retention-runs = Erasures so far
retention-runs-sub = When, by whom, and how many
retention-rules = How long data is kept
retention-to-rules = See the rule
retention-off = Nobody is due for now
retention-off-text = Once the rule is in use, people who left so many years ago are listed here. Nothing is ever erased by itself.
retention-none = Nobody is due
retention-none-text = People are listed here { $years } years after their membership ended.
retention-count = { $n ->
    [one] One person is due.
   *[other] { $n } people are due.
  } { $free ->
    [one] One of them can be erased.
   *[other] { $free } of them can be erased.
  }
retention-first = The { $n } who are longest due are shown.
retention-choose = Choose
retention-choose-all = Choose all { $n } who can be erased
retention-choose-one = Choose { $name }
retention-no = No.
retention-name = Name
retention-ended = Membership ended
retention-since = Due
retention-in-the-way = What stands in the way
retention-chosen = { $n } chosen
retention-unchoose = Clear
retention-erase = { $n ->
    [one] Erase 1 person…
   *[other] Erase { $n } people…
  }
retention-keep = Keep…
retention-keep-of = Keep the data of { $name }
retention-keep-title = Keep the data of { $name }
retention-keep-text = This person is left out of erasing although the time is over. The reason stands in the journal.
retention-keep-hint = For example: for the chronicle, because of a lawsuit
retention-until = Until
retention-until-hint = Without a day, until it is taken back.
retention-until-day = until { $day }
retention-kept = The data of { $name } is kept
retention-release = Take back
retention-release-of = Stop keeping the data of { $name }
retention-released = The data of { $name } is not kept any more
retention-erase-title = { $n ->
    [one] Erase the personal data of one person?
   *[other] Erase the personal data of { $n } people?
  }
retention-for-good = Erasing cannot be undone.
retention-backups = { $n ->
    [one] One backup made before holds the data until a newer one takes its place; backups elsewhere until they are deleted.
   *[other] { $n } backups made before hold the data until newer ones take their place; backups elsewhere until they are deleted.
  }
retention-backups-elsewhere = Backups made before hold the data until they are deleted.
retention-goes = What goes
retention-goes-hint = The name, birth and all else on the member’s page, and so many rows of these. The journal forgets them, too.
retention-stays = What stays
retention-stays-hint = The name becomes “（消去済み）” (erased) and the number.
retention-type = Enter how many people: { $n }
retention-type-papers = Enter how many documents: { $n }
retention-type-hint = So that nobody erases by a slip of the hand.
retention-erase-do = { $n ->
    [one] Erase 1 person
   *[other] Erase { $n } people
  }
retention-erased = { $n ->
    [one] The personal data of one person was erased
   *[other] The personal data of { $n } people was erased
  }
retention-papers-open = { $n ->
    [one] 1 document past its time…
   *[other] { $n } documents past their time…
  }
retention-papers-title = { $n ->
    [one] Erase the addressee and copy of one receipt or invoice?
   *[other] Erase the addressees and copies of { $n } receipts and invoices?
  }
retention-papers-text = These are receipts and invoices of erased people that are past their time. Numbers, amounts and dates stay.
retention-papers-do = { $n ->
    [one] Erase 1 document
   *[other] Erase { $n } documents
  }
retention-papers-erased = { $n ->
    [one] One document was erased
   *[other] { $n } documents were erased
  }
retention-no-runs = Nothing was erased yet
retention-no-runs-text = After erasing, its certificate can be printed here as often as needed.
retention-at = Erased at
retention-people = People
retention-papers = Documents
retention-rule-then = The rule then
retention-rule-short = { $years } years; documents { $documents }
retention-by = By
retention-entry = Journal entry
retention-certificate = Certificate
retention-certificate-of = Print the certificate of { $day }
retention-rules-saved = The rule was saved
retention-rules-lead = Personal data that is not needed any more is to be erased without delay (Act on the Protection of Personal Information, Art. 22). For how many years it is needed is for your association to decide.
retention-on = Use the rule
retention-on-hint = People who are due are listed, and shown on today’s page. Nothing is ever erased by itself: a person always does it.
retention-years-title = How many years
retention-years = Members’ data
retention-years-after = years after the membership ended
retention-years-hint = Counted from leaving, lapsing, expulsion, death or dissolution. From 1 to 30; many associations keep their roster for 1 to 5 years.
retention-document-years = Receipts and invoices
retention-document-years-after = years after they were issued
retention-document-years-hint = Law asks associations to keep their books for 10 years, tax law for 7. From 7 to 30. After that, addressees and copies of erased people can be erased, too.
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
retention-end-left = Left
retention-end-lapsed = Lapsed
retention-end-expelled = Expelled
retention-end-died = Died
retention-end-dissolved = Dissolved
retention-end-changed = Kind changed
