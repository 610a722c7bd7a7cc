# Contact: the outbox.
mail-nav = Contact
mail-not-sending = Mail is not being sent. What is written waits, and leaves once a way of sending is set.
mail-title = Contact
mail-sub = Mail that was sent to members, and mail that waits
mail-settings = Settings of sending
mail-list = List of mails
mail-all = All
mail-state = State
mail-state-waiting = Waiting
mail-state-sending = Sending
mail-state-sent = Sent
mail-state-failed = Not sent
mail-state-stopped = Stopped
mail-queued = Written
mail-sent-at = Sent
mail-to = To
mail-subject = Subject
mail-cause = Cause
mail-cause-claim = My Page invitation
mail-cause-reset = Password reset
mail-cause-receipt = Receipt
mail-cause-invoice = Invoice
mail-cause-welcome = Welcome
mail-cause-identity_confirmed = Identity confirmed
mail-cause-identity_refused = Proof of identity sent back
mail-cause-answered = Answer to an inquiry
mail-cause-event = Event
mail-cause-prove = Proof of a mail address
mail-cause-lapse = Dues not confirmed
mail-cause-reminder = Reminder
mail-cause-pay_link = Payment link
mail-cause-test = Trial
mail-cause-other = Notice
mail-tries = Tried
mail-times = { $n ->
    [one] once
   *[other] { $n } times
}
mail-next = Next try
mail-one = Mail
mail-retry = Send again
mail-stop = Stop sending
mail-retried = { $n ->
    [one] { $n } mail will be sent again
   *[other] { $n } mails will be sent again
}
mail-stopped = { $n ->
    [one] { $n } mail stopped
   *[other] { $n } mails stopped
}
mail-chosen = { $n } chosen
mail-unchoose = Choose none
mail-none = No mail
mail-none-text = Receipts and My Page invitations that are sent appear here.
mail-count = { $n ->
    [one] { $n } mail
   *[other] { $n } mails
}
mail-key-row = Row
mail-key-choose = Choose
mail-key-open = Read
