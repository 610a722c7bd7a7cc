//! tsudoi-core
