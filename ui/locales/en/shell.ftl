# The frame around all rooms, and the first screen.
app-name = Tsudoi
app-version = Tsudoi { $version }
skip = Skip to the content
nav = Main screens
nav-today = Today
nav-open = Show all screens
nav-close = Hide the screens
nav-count = { $n } waiting
lock = Close the screen and lock the book ({ $keys })
language = Language
type-size = Type size
type-standard = Standard
type-large = Large
page-none = There is no such page
page-none-text = The link is old, or your role does not open this page.
page-broken = The page could not be opened
page-broken-text = The book has not changed. Please try again.
