# Words of My Page: inquiries.
mypage-inquiries = Inquiries
mypage-inquiries-lead = Ask the office anything from here.
mypage-inquiries-new = Write a new inquiry
mypage-inquiries-help = See the common questions first
mypage-inquiries-off = Inquiries are not taken here just now. Please call or mail the office.
mypage-inquiries-past = Your inquiries
mypage-inquiries-none = You have not asked anything yet.
mypage-inquiries-back = All inquiries
mypage-inquiry-state-answered = An answer has come
mypage-inquiry-state-new = Received
mypage-inquiry-state-open = Being looked into
mypage-inquiry-state-waiting = Answered
mypage-inquiry-state-closed = Closed
mypage-inquiry-no = Number { $no }
mypage-inquiry-category = What is it about?
mypage-inquiry-choose = Please choose
mypage-inquiry-subject = Subject
mypage-inquiry-text = Your inquiry
mypage-inquiry-text-hint = Please write no passwords and no PIN of an account.
mypage-inquiry-papers = Photographs or papers (not needed)
mypage-inquiry-papers-hint = Up to five JPEG, PNG or PDF. Where a picture was taken is removed from it.
mypage-inquiry-send = Send the inquiry
mypage-inquiry-sent = It is sent. Its number stands below. A mail will tell you when an answer has come.
mypage-inquiry-write = Write on
mypage-inquiry-more = To the office
mypage-inquiry-send-more = Send
mypage-inquiry-sent-more = It is sent.
mypage-inquiry-office = The office: { $name }
mypage-inquiry-seen = The office read this on { $when }
mypage-inquiry-unseen = The office has not read this yet
mypage-task-answered = { $count ->
    [one] An answer to an inquiry
   *[other] Answers to { $count } inquiries
}
mypage-task-answered-one = An answer to your inquiry: { $subject }
mypage-help-inquire = Ask the office
mypage-data-area-inquiries = Inquiries
mypage-data-inquiries = Inquiries
mypage-data-column-writer = Written by
mypage-data-column-text = Words
