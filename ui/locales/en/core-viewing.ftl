# 会員の画面を見る: acts, errors, the pages of members.
act-viewing-open = View a member’s My Page
act-mypage-view = Open a member’s My Page (by the office)
undo-never-viewing = Having looked cannot be undone.
error-viewing-closed = { $name } cannot use My Page (left long ago, or has died). There are no pages to view.
error-viewing-off = My Page is not in use, so members have no pages. Switch it on in the settings under “My Page” first.
error-viewing-staff = Only staff who are signed in can view a member’s pages.
error-viewing-only = The office can only look at a member’s pages. Nothing has changed. Please make changes in the office.
error-viewing-account = Only the member can see how they sign in and their security settings.
mypage-event-office-looked = Somebody of the office looked at the pages
mypage-viewing-title = View a member’s pages
mypage-viewing-lead = Shows My Page of { $name } as they see it themselves.
mypage-viewing-text = You only look; nothing changes. It ends by itself after 30 minutes. That you looked is recorded, and the member finds it in their sign-in history. If you have your own My Page open in this browser, you will have to sign in there again.
mypage-viewing-go = View
mypage-viewing-over = This link was used, or is too old. Please open it from the office once more.
mypage-viewing-band = You are viewing the pages of { $name } for the office
mypage-viewing-band-text = You can only look. Buttons change nothing.
mypage-viewing-end = Finish
