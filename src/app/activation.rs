//! A second start brings the window to the front that has the store open.
//!
//! On Unix a socket in the store's folder, which only its owner can enter: each connection asks the
//! window to come to the front, and no byte is read or written. Elsewhere, on disks without sockets,
//! and below folders with names of more than about 100 bytes, the second window only says that the
//! store is in use. A Wayland compositor may mark the window as asking for attention instead.

#[cfg(not(unix))]
use std::path::Path;

/// The socket of the window that has a store open; gone when it is dropped.
#[derive(Debug)]
pub(super) struct ActivationSocket {
    #[cfg(unix)]
    path: std::path::PathBuf,
    #[cfg(unix)]
    closed: std::sync::Arc<std::sync::atomic::AtomicBool>,
}

#[cfg(unix)]
mod unix {
    use std::fs;
    use std::os::unix::net::{UnixListener, UnixStream};
    use std::path::{Path, PathBuf};
    use std::sync::Arc;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::ActivationSocket;

    fn socket(dir: &Path) -> PathBuf {
        dir.join("window.socket")
    }

    impl ActivationSocket {
        /// Listens in the folder of a store, whose lock this process holds; `activate` runs on a
        /// thread of its own at each request. None where the system has no such socket there.
        pub(in super::super) fn listen(
            dir: &Path,
            activate: impl Fn() + Send + 'static,
        ) -> Option<Self> {
            let path = socket(dir);
            // What is there was left by a window that crashed.
            let _ = fs::remove_file(&path);
            let listener = UnixListener::bind(&path).ok()?;
            let closed = Arc::new(AtomicBool::new(false));
            let end = Arc::clone(&closed);
            let listening = thread::Builder::new()
                .name("activation".into())
                .spawn(move || {
                    for request in listener.incoming() {
                        if end.load(Ordering::Acquire) || request.is_err() {
                            return;
                        }
                        activate();
                    }
                });
            // From here on dropping it deletes the file.
            let socket = Self { path, closed };
            listening.is_ok().then_some(socket)
        }
    }

    impl Drop for ActivationSocket {
        fn drop(&mut self) {
            self.closed.store(true, Ordering::Release);
            // The thread looks at it at its next request.
            let _ = UnixStream::connect(&self.path);
            let _ = fs::remove_file(&self.path);
        }
    }

    /// Asks the window that has the store in a folder open to come to the front; whether one listens.
    pub(in super::super) fn request(dir: &Path) -> bool {
        UnixStream::connect(socket(dir)).is_ok()
    }
}

#[cfg(unix)]
pub(super) use unix::request;

#[cfg(not(unix))]
impl ActivationSocket {
    /// No socket here.
    pub(super) fn listen(_: &Path, _: impl Fn() + Send + 'static) -> Option<Self> {
        None
    }
}

/// Does nothing: this system has no such socket.
#[cfg(not(unix))]
pub(super) fn request(_: &Path) -> bool {
    false
}

#[cfg(all(test, unix))]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_request_reaches_the_window_that_is_open_and_nobody_once_it_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        assert!(!request(dir.path()));
        let (sender, requests) = mpsc::channel();
        let socket = ActivationSocket::listen(dir.path(), move || sender.send(()).unwrap());
        assert!(socket.is_some());
        for _ in 0..2 {
            assert!(request(dir.path()));
            requests.recv().unwrap();
        }
        drop(socket);
        // The thread has ended when its sender is gone, and closing was no request.
        assert!(requests.recv().is_err());
        assert!(!request(dir.path()));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn what_a_crashed_window_left_is_no_obstacle() {
        let dir = tempfile::tempdir().unwrap();
        let left = std::os::unix::net::UnixListener::bind(dir.path().join("window.socket"));
        drop(left);
        assert!(!request(dir.path()));
        let socket = ActivationSocket::listen(dir.path(), || ());
        assert!(socket.is_some() && request(dir.path()));
    }
}
