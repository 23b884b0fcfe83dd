//! Small files that stand for a kind of trouble each, with what is right of them worked out by hand.

mod values;
