//! tsudoi-post
