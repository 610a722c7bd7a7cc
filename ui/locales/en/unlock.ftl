# Before the book is open.
letter = Greeting
letter-morning = Good morning.
letter-day = Good afternoon.
letter-evening = Good evening.
letter-text =
    The roster in your care
    is locked away safely
    inside this computer.
letter-offline = It opens without the internet, too.
unlock-title = Open the book
unlock-closed = Locked
unlock-staff = Your name
unlock-password = Password
unlock-open = Open
unlock-forgot = Forgotten the password? Open with the recovery key
unlock-demo = This is a demo association. Choose somebody, and the password is filled in.
create-title = Create a book
create-lead = This makes one book for your association on this computer. It is stored locked, so nobody else can read it.
create-name = Name of the association
create-year = Start of the fiscal year
create-year-hint = You can change it later in the settings.
create-month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
 }
create-staff = Your name
create-staff-hint = You become the administrator. You can add other staff later.
create-password = Password
create-do = Create the book
recover-title = Open with the recovery key
recover-lead = Type the recovery key from the recovery sheet of “{ $association }” and choose a new password.
recover-lead-plain = Type the recovery key from the recovery sheet and choose a new password.
recover-code = Recovery key
recover-code-hint = Upper and lower case and hyphens make no difference.
recover-password = New password
recover-do = Open and change the password
code-go = Start
unlock-second = Enter the code
unlock-second-lead = The password is right. Enter the six digits that your authenticator app shows.
unlock-second-hint = Without your phone, enter one of the recovery codes that you kept.
unlock-own = Choose a password of your own
unlock-own-lead = The one you came in with was chosen by somebody else. Choose one that only you know, and the roster opens.
unlock-own-password = New password
unlock-own-hint = At least 10 characters, and not the one you have now.
unlock-own-do = Change and open
unlock-set-up = Set up two factors
unlock-set-up-lead = Your role needs two factors. Once set up, the book opens.
