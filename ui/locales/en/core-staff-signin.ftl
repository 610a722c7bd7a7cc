# Words of the core: staff sign in to the office with two factors.
act-staff-factors = My two factors
act-staff-start_app = Prepare an authenticator app
act-staff-confirm_app = Start two factors for staff
act-staff-stop_app = Stop two factors for staff
act-staff-new_recovery = New recovery codes for staff
act-staff-drop_factors = Remove the two factors of staff
act-staff-rules = Rules for two factors of staff
act-staff-set_rules = Change the rules for two factors of staff
ask-code = Code (six digits of the app, or a recovery code): 
error-app-already = An authenticator app is in use. To move to another device, stop it first and start again.
error-drop-own-factors = Stop your own two factors under “My settings”, with your password. Nothing was changed.
error-set-up-in-office = This role needs two factors. Sign in to the window of Tsudoi first and set them up.
error-no-code = A code is needed. Put it into TSUDOI_CODE, or type it in a terminal.
