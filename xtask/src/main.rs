//! Every command a person types while working on Untick.
fn main() {}
