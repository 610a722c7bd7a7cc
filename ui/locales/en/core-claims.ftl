# Codes to begin with: words of the core.
act-claims-issue = Making of codes to begin with
act-claims-withdraw = Withdrawal of codes to begin with
act-claims-letters = Printing of letters with codes
act-mypage-start = Beginning by a printed code
claims-count = { $count } members
claims-skip-begun = Has an account already, or is no member.
claims-skip-nothing-to-ask = The roster holds neither a date of birth nor a postal code by which they could be known.
claims-letter-title = Your My Page
claims-letter = This is { $association }.
    My Page is ready for { $name }: see your dues and receipts at any time.

    1. Read the square in the lower right corner with your phone, or open this address:
       { $url }

    2. Enter this code, and your date of birth (your postal code, if we do not know it):
       { $code }

    3. Enter your mail address. Open the link in the mail that you get, and choose a password.

    The code is good until { $day }, once. Please show it to nobody.
    If this is difficult for you, please call the office.
error-claims-days = Please give 1 to { $max } days.
error-claims-none = There is no letter to print. Make the codes first, and check the addresses.
error-claims-wrong = The code, or the date of birth or postal code, does not match the letter and the roster. The code may be over, or used already.
error-claims-characters = No font has these characters, so the letter cannot be printed: { $characters }
