//! Loopback web servers that tests, the demo and the benchmark perform on.
