# Events: acts, tables, errors, what mail says.
act-events-list = List of events
act-events-get = Looking at an event
act-events-seats = List of applications for an event
act-events-of_member = Events of a member
act-events-preview = How an event will look
act-events-save = Saving an event
act-events-remove = Deleting an event
act-events-call_off = Calling an event off
act-events-apply = Writing down an application for an event
act-events-give_up = Giving up a place at an event
act-events-promote = Giving free places to who waits
act-events-check_in = Reception at an event
act-events-sheet = Writing out the list for the reception
event-erased = (somebody who was erased)
event-sheet = Reception
event-sheet-came = Here
event-sheet-no = Member number
event-sheet-name = Name
event-sheet-kana = Kana
event-sheet-people = People
event-sheet-companions = Who comes along
event-sheet-note = Note
event-sheet-contact = Contact
act-mypage-apply_for_event = Application for an event (by the member)
act-mypage-give_up_event = Giving up a place at an event (by the member)
table-event = event
table-event-seat = application for an event
undo-never-event-seat = The place has gone to whoever waited, and mails are on their way. One can apply once more.
undo-never-event-told = Mails have told that it does not take place. If it does after all, write a new event.
error-no-such-event = There is no such event.
error-no-such-seat = There is no such application.
error-time = Write the time like 13:30.
error-event-times = It must end after it begins.
error-event-capacity = There can be 1 to { $max } places. Leave it empty for no limit.
error-event-companions-most = At most { $max } people can be brought.
error-event-deadline = The deadline must not be after the day itself.
error-event-full = { $taken } people already have a place at “{ $title }”. There cannot be fewer places than that.
error-event-called-off = An event that was called off cannot be changed.
error-event-applied = There are applications, so it can neither be deleted nor become a draft again. It can be called off.
error-event-not-ahead = The event is over or was called off.
error-event-companions = At most { $max } people can come along.
error-event-party = There are { $max } places in all. Bring fewer people.
error-event-twice = This person has already applied.
error-event-twice-own = You have already applied.
error-event-draft = This event is a draft. Show it to members first, then write applications down.
error-event-no-reception = There is no reception at an event that is a draft or was called off.
error-event-nobody-moves = Nobody can be given a place: there is not enough room, or nobody waits.
error-event-no-place = Only those with a place can be received. Whoever waits comes when a place is free.
error-event-not-yet = Reception begins on the day itself.
error-event-came = They have been received already.
error-event-not-came = They have not been received yet.
error-event-closed = Applications are closed. Please ask the office.
error-event-too-late = The last day of giving a place up by yourself is over. Please tell the office.
event-mail-taken = Thank you for applying. We have kept { $people ->
    [one] a place
   *[other] { $people } places
 } for you.
event-mail-waiting = All places are taken, so you are on the waiting list for { $people ->
    [one] one place
   *[other] { $people } places
 }. We write to you as soon as it is your turn.
event-mail-promoted = It is your turn: { $people ->
    [one] a place is
   *[other] { $people } places are
 } yours. If you cannot come after all, please tell us soon.
event-mail-given-up = Your application for { $people ->
    [one] one place
   *[other] { $people } places
 } was withdrawn.
event-mail-called-off = We are very sorry: it will not take place.
