//! tsudoi-japan
