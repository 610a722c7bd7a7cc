//! tsudoi-paper
