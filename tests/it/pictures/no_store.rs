//! Stores that are in use, damaged, restored, begun anew, or on a full disk.

use std::fs;
use std::io;

use mainbrainer::store::Store;

use super::super::window_no_store::damage;
use super::super::window_people::{FIRST, SECOND};
use super::Stop;
use super::camera::Camera;

/// Goes by what keeps a store from opening, and stops at each.
pub fn tour(mut camera: Camera, stop: Stop<'_>) -> Camera {
    camera.import("first.csv", FIRST);
    back_up(&camera);
    camera.next_day();
    camera.import("second.csv", SECOND);
    back_up(&camera);
    camera.next_day();

    let mut other = None;
    let mut camera = camera.again(|store, options| {
        other = Store::open(store, options).ok();
        None
    });
    stop(&mut camera, "no-store-in-use");
    drop(other);

    let mut camera = camera
        .again(|store, options| Store::open_copy(store, options, io::ErrorKind::StorageFull).ok());
    camera.window.click_key("nav-contacts");
    stop(&mut camera, "no-store-full-disk");

    let mut camera = camera.again(|store, _| {
        damage(store);
        None
    });
    stop(&mut camera, "no-store-damaged");
    camera.window.click_key("store-page-begin-anew");
    stop(&mut camera, "no-store-question");
    camera.window.click_key("dialog-no-go-back");
    let restore = camera.window.harness.state().pages().no_store;
    let newest = restore.as_ref().and_then(|shown| shown.backup()).unwrap();
    let time = camera.window.text.in_utc().moment(newest.committed);
    let label = camera
        .window
        .text
        .say_with("store-page-restore", [("time", time.into())]);
    camera.window.click(&label);
    stop(&mut camera, "no-store-restored");

    let mut camera = camera.again(|store, _| {
        fs::remove_dir_all(store.join("backups")).unwrap();
        damage(store);
        None
    });
    stop(&mut camera, "no-store-no-backups");
    camera.window.click_key("store-page-begin-anew");
    camera.window.click_key("dialog-begin-anew-confirm");
    stop(&mut camera, "no-store-begun-anew");
    camera
}

fn back_up(camera: &Camera) {
    let store = camera.window.harness.state().pages().store.unwrap().clone();
    store.backup().unwrap();
}
