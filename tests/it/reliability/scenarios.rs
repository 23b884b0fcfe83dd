//! The scenarios, and how often each is tried.

use super::fixture::{EMPTY, Fixture, LARGE, LARGE_FRESH, SMALL, SMALL_FRESH};
use super::runner::{Often, scenario};
use super::{clocks, damage, failing, folders, full, kills, power, read_error, together};

#[test]
fn a_read_that_fails_changes_nothing() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, LARGE_FRESH].map(Fixture::shared);
    let often = Often {
        short: 36,
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
fn a_folder_whose_marker_is_damaged_is_whole_or_refused() {
    let fixtures = [SMALL, SMALL_FRESH].map(Fixture::shared);
    let often = Often { short: 8, long: 60 };
    scenario("damage of the marker", often, |turn| {
        damage::of_the_marker(turn, &fixtures)
    });
}

#[test]
fn a_call_that_fails_is_told_and_loses_nothing() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 40,
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
        short: 32,
        long: 1_500,
    };
    scenario("a power cut", often, |turn| power::one(turn, &fixtures));
}

#[test]
fn a_kill_leaves_what_was_acknowledged() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 32,
        long: 1_200,
    };
    scenario("a kill", often, |turn| kills::one(turn, &fixtures));
}

#[test]
fn a_full_disk_is_no_dead_end() {
    let fixtures = [SMALL, LARGE, SMALL_FRESH, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 16,
        long: 640,
    };
    scenario("a full disk", often, |turn| full::no_room(turn, &fixtures));
}

#[test]
fn what_can_only_be_read_can_be_read() {
    let fixtures = [SMALL, SMALL_FRESH, LARGE_FRESH].map(Fixture::shared);
    let often = Often {
        short: 12,
        long: 200,
    };
    scenario("a read-only disk", often, |turn| {
        full::read_only(turn, &fixtures)
    });
}

#[test]
fn a_wrong_clock_is_no_damage() {
    let fixtures = [SMALL, SMALL_FRESH, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 10,
        long: 200,
    };
    scenario("a wrong clock", often, |turn| {
        clocks::wrong(turn, &fixtures)
    });
}

#[test]
fn backups_are_ordered_by_states_not_by_the_clock() {
    let fixtures = [SMALL].map(Fixture::shared);
    let often = Often { short: 4, long: 40 };
    scenario("a clock that goes back", often, |turn| {
        clocks::backwards(turn, &fixtures)
    });
}

#[test]
fn the_second_program_is_refused() {
    let fixtures = [SMALL, LARGE, SMALL_FRESH, EMPTY].map(Fixture::shared);
    let often = Often {
        short: 10,
        long: 200,
    };
    scenario("two programs, one waits", often, |turn| {
        together::one_waits(turn, &fixtures)
    });
}

#[test]
fn programs_that_begin_at_once_work_or_are_refused() {
    let fixtures = [SMALL, SMALL_FRESH].map(Fixture::shared);
    let often = Often {
        short: 6,
        long: 100,
    };
    scenario("four programs at once", often, |turn| {
        together::all_at_once(turn, &fixtures)
    });
}

#[test]
fn somebody_elses_folder_is_refused_and_untouched() {
    let fixtures = [SMALL].map(Fixture::shared);
    let often = Often {
        short: 10,
        long: 10,
    };
    scenario("somebody else's folder", often, |turn| {
        folders::foreign(turn, &fixtures)
    });
}

#[test]
fn no_link_is_followed_out_of_the_store() {
    let fixtures = [SMALL].map(Fixture::shared);
    let often = Often { short: 9, long: 9 };
    scenario("links out of the store", often, |turn| {
        folders::links(turn, &fixtures)
    });
}

#[test]
fn other_files_in_the_folder_stay() {
    let fixtures = [SMALL].map(Fixture::shared);
    let often = Often { short: 1, long: 1 };
    scenario("other files in the folder", often, |turn| {
        folders::shared(turn, &fixtures)
    });
}

#[test]
fn a_killed_export_leaves_nothing_for_ever() {
    let fixtures = [SMALL, LARGE].map(Fixture::shared);
    let often = Often { short: 6, long: 60 };
    scenario("a killed export", often, |turn| {
        folders::killed_export(turn, &fixtures)
    });
}
