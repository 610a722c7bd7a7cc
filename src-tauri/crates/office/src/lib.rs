//! tsudoi-office
