//! Random sequences against maps.
