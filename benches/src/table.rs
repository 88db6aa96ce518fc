//! What was measured beside what it should be.
