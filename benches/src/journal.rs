//! The journal against a bare file, and long ones against short ones.
