# Words of the core: mypage.
