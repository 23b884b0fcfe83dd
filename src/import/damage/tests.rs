//! Files that are damaged, and files that only look so.
