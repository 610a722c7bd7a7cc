# Words of the core: staff sign in to the office with two factors.
act-staff-factors = My two factors
act-staff-start_app = Prepare an authenticator app
act-staff-confirm_app = Start two factors for staff
act-staff-stop_app = Stop two factors for staff
act-staff-new_recovery = New recovery codes for staff
act-staff-drop_factors = Remove the two factors of staff
act-staff-rules = Sign-in rules of staff
act-staff-set_rules = Change the sign-in rules of staff
act-staff-entrance = Record of sign-ins
error-office-place = You cannot sign in from here. Use the computer of the office, or ask an administrator to add this place.
error-office-places-many = At most { $max } places.
error-office-places = “{ $address }” cannot be read. Give it in the form 192.168.1.10 or 192.168.1.0/24.
ask-code = Code (six digits of the app, or a recovery code): 
error-app-already = An authenticator app is in use. To move to another device, stop it first and start again.
error-drop-own-factors = Stop your own two factors under “My settings”, with your password. Nothing was changed.
error-set-up-in-office = This role needs two factors. Sign in to the window of Tsudoi first and set them up.
error-no-code = A code is needed. Put it into TSUDOI_CODE, or type it in a terminal.
