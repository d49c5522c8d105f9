//! The consent receipt endpoint.
fn main() {}
