//! tsudoi-mypage
