//! The scenarios, and how often each is tried.

use super::fixture::{EMPTY, Fixture, LARGE, LARGE_FRESH, SMALL, SMALL_FRESH};
use super::runner::{Often, scenario};
use super::{damage, failing, kills, power, read_error};

#[test]
fn a_read_that_fails_changes_nothing() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, LARGE_FRESH].map(Fixture::shared);
    let often = Often {
        short: 40,
        long: 600,
    };
    scenario("a read fails", often, |turn| {
        read_error::one(turn, &fixtures)
    });
}

#[test]
fn what_lies_beside_a_sound_log_is_made_again() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE_FRESH].map(Fixture::shared);
    let often = Often {
        short: 15,
        long: 150,
    };
    scenario("damage beside a sound log", often, |turn| {
        damage::beside_a_sound_log(turn, &fixtures)
    });
}

#[test]
fn a_damaged_store_stays_refused_and_can_be_restored() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE].map(Fixture::shared);
    let often = Often {
        short: 12,
        long: 200,
    };
    scenario("damage of the log", often, |turn| {
        damage::of_the_log(turn, &fixtures)
    });
}

#[test]
fn a_damaged_backup_is_told_and_never_restored() {
    let fixtures = [SMALL, LARGE].map(Fixture::shared);
    let often = Often { short: 8, long: 80 };
    scenario("damage of a backup", often, |turn| {
        damage::of_a_backup(turn, &fixtures)
    });
}

#[test]
fn a_call_that_fails_is_told_and_loses_nothing() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 50,
        long: 2_500,
    };
    scenario("a call fails", often, |turn| failing::one(turn, &fixtures));
}

#[test]
fn an_output_that_cannot_be_written_undoes_nothing() {
    let fixtures = [SMALL].map(Fixture::shared);
    let often = Often {
        short: 10,
        long: 60,
    };
    scenario("the output fails", often, |turn| {
        failing::output(turn, &fixtures)
    });
}

#[test]
fn a_power_cut_leaves_what_was_acknowledged() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, LARGE_FRESH, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 40,
        long: 1_500,
    };
    scenario("a power cut", often, |turn| power::one(turn, &fixtures));
}

#[test]
fn a_kill_leaves_what_was_acknowledged() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 40,
        long: 1_200,
    };
    scenario("a kill", often, |turn| kills::one(turn, &fixtures));
}
