# Events at My Page.
mypage-data-area-events = events
mypage-data-events = Events
mypage-data-column-event = event
mypage-data-column-companions = who comes along
mypage-data-event-taken = has a place
mypage-data-event-waiting = waits
mypage-data-event-given-up = given up
mypage-data-event-came = was there
mypage-events = Events
mypage-home-event = Next event
mypage-events-own = Events you have applied for
mypage-events-open = Events to come
mypage-events-none = There is no event to apply for at the moment.
mypage-events-before = Before
mypage-events-from = from { $from }
mypage-events-full = No places left
mypage-events-free = { $count ->
    [one] one place left
   *[other] { $count } places left
 }
mypage-events-no-limit = No limit of places
mypage-events-capacity = { $count ->
    [one] one place
   *[other] { $count } places
 } in all
mypage-events-waiting = { $count } waiting
mypage-events-called-off = Called off
mypage-events-came = You were there
mypage-events-over = Over
mypage-events-waits = On the waiting list
mypage-events-taken = Applied
mypage-events-closed = Closed
mypage-events-turn = You are number { $count } on the waiting list.
mypage-events-turn-hint = We write to you by mail as soon as it is your turn.
mypage-events-look = See details
mypage-events-wait = Join the waiting list
mypage-events-apply = Apply
mypage-events-when = When
mypage-events-place = Where
mypage-events-fee = Fee
mypage-events-room = Places
mypage-events-until = Apply until
mypage-events-seat = Your application
mypage-events-people = { $count ->
    [one] One place is
   *[other] { $count } places are
 } kept for you.
mypage-events-companions = How many come with you
mypage-events-companions-hint = Besides yourself, up to { $count }.
mypage-events-companion-names = Names of who comes with you
mypage-events-note = For the office to know
mypage-events-note-optional = optional
mypage-events-note-hint = Walking aids, being picked up, and the like
mypage-events-joining = How to join
mypage-events-cancel-hint = If you cannot come after all, you can give your place up on this page until { $day }.
mypage-events-wait-hint = All places are taken. As soon as one is free it is given to whoever has waited longest, and a mail tells you.
mypage-events-give-up = Give up
mypage-events-give-up-sure = I give up my application
mypage-events-give-up-until = If you cannot come after all, you can give your place up until { $day }. It goes to whoever waits.
mypage-events-give-up-waiting = If you do not wish to wait any longer, you can leave the list here.
mypage-events-too-late = The last day of giving your place up by yourself is over. Please tell the office.
mypage-events-done = Thank you for applying. Your place is kept.
mypage-events-done-waiting = You are on the waiting list.
mypage-events-done-given-up = You have given up your application.
