//! What a draft of a trust may hold, and what a plan sends.
