//! tsudoi-sheet
