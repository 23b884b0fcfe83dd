//! Another program on the same X11 display: it drags a file over, or has copied text.

use std::collections::VecDeque;
use std::path::Path;
use std::time::{Duration, Instant};

use x11rb::connection::Connection as _;
use x11rb::protocol::Event;
use x11rb::protocol::xproto::{
    Atom, AtomEnum, ClientMessageEvent, ConnectionExt as _, CreateWindowAux, EventMask, PropMode,
    SELECTION_NOTIFY_EVENT, SelectionNotifyEvent, SelectionRequestEvent, Window, WindowClass,
};
use x11rb::rust_connection::RustConnection;
use x11rb::wrapper::ConnectionExt as _;

/// A connection with a window that is never seen.
pub(super) struct Neighbour {
    connection: RustConnection,
    root: Window,
    window: Window,
    later: VecDeque<Event>,
}

impl Neighbour {
    pub fn new(display: &str) -> Self {
        let (connection, screen) = RustConnection::connect(Some(display)).unwrap();
        let root = connection.setup().roots[screen].root;
        let window = connection.generate_id().unwrap();
        connection
            .create_window(
                x11rb::COPY_DEPTH_FROM_PARENT,
                window,
                root,
                -10,
                -10,
                1,
                1,
                0,
                WindowClass::INPUT_OUTPUT,
                x11rb::COPY_FROM_PARENT,
                &CreateWindowAux::new().event_mask(EventMask::PROPERTY_CHANGE),
            )
            .unwrap();
        connection.flush().unwrap();
        Self {
            connection,
            root,
            window,
            later: VecDeque::new(),
        }
    }

    fn atom(&self, name: &str) -> Atom {
        let asked = self.connection.intern_atom(false, name.as_bytes()).unwrap();
        asked.reply().unwrap().atom
    }

    /// The window that takes dropped files, once it is there.
    fn target(&self) -> Window {
        let aware = self.atom("XdndAware");
        let start = Instant::now();
        loop {
            let tree = self.connection.query_tree(self.root).unwrap();
            for window in tree.reply().unwrap().children {
                let property =
                    self.connection
                        .get_property(false, window, aware, AtomEnum::ATOM, 0, 1);
                let seen = self.connection.get_window_attributes(window).unwrap();
                if property
                    .unwrap()
                    .reply()
                    .is_ok_and(|reply| reply.value_len > 0)
                    && seen.reply().is_ok_and(|seen| u8::from(seen.map_state) == 2)
                {
                    return window;
                }
            }
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "no window takes dropped files"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Waits for the window of the program.
    pub fn has_window(&self) {
        self.target();
    }

    fn tell(&self, to: Window, kind: &str, data: [u32; 5]) {
        let message = ClientMessageEvent::new(32, to, self.atom(kind), data);
        self.connection
            .send_event(false, to, EventMask::NO_EVENT, message)
            .unwrap();
        self.connection.flush().unwrap();
    }

    fn own(&self, selection: Atom) {
        self.connection
            .set_selection_owner(self.window, selection, x11rb::CURRENT_TIME)
            .unwrap();
        self.connection.flush().unwrap();
    }

    /// Answers what is asked of a selection until something comes; whether it came in time.
    fn serve(&mut self, kinds: &[Atom], text: &str, until: impl Fn(&Event) -> bool) -> bool {
        let start = Instant::now();
        while start.elapsed() < Duration::from_secs(5) {
            let event = match self.later.pop_front() {
                Some(event) => Some(event),
                None => self.connection.poll_for_event().unwrap(),
            };
            match event {
                Some(Event::SelectionRequest(asked)) => self.answer(asked, kinds, text),
                Some(event) if until(&event) => return true,
                Some(_) => {}
                None => std::thread::sleep(Duration::from_millis(5)),
            }
        }
        false
    }

    fn answer(&self, asked: SelectionRequestEvent, kinds: &[Atom], text: &str) {
        let targets = self.atom("TARGETS");
        let mut property = asked.property;
        if asked.target == targets {
            self.connection
                .change_property32(
                    PropMode::REPLACE,
                    asked.requestor,
                    property,
                    AtomEnum::ATOM,
                    kinds,
                )
                .unwrap();
        } else if kinds.contains(&asked.target) {
            self.connection
                .change_property8(
                    PropMode::REPLACE,
                    asked.requestor,
                    property,
                    asked.target,
                    text.as_bytes(),
                )
                .unwrap();
        } else {
            property = x11rb::NONE;
        }
        let notify = SelectionNotifyEvent {
            response_type: SELECTION_NOTIFY_EVENT,
            sequence: 0,
            time: asked.time,
            requestor: asked.requestor,
            selection: asked.selection,
            target: asked.target,
            property,
        };
        self.connection
            .send_event(false, asked.requestor, EventMask::NO_EVENT, notify)
            .unwrap();
        self.connection.flush().unwrap();
    }

    /// Drags a file over the window of the program and lets it go there.
    pub fn drop_file(&mut self, path: &Path) {
        let target = self.target();
        let list = format!("file://{}\r\n", path.display());
        let kind = self.atom("text/uri-list");
        let (status, finished) = (self.atom("XdndStatus"), self.atom("XdndFinished"));
        self.own(self.atom("XdndSelection"));
        self.tell(target, "XdndEnter", [self.window, 5 << 24, kind, 0, 0]);
        let copy = self.atom("XdndActionCopy");
        let mut taken = false;
        // A pointer that moves tells its place again and again.
        for step in 0..4_u32 {
            let place = ((500 + step) << 16) | 0x190;
            self.tell(target, "XdndPosition", [self.window, 0, place, 0, copy]);
            taken = self.serve(&[kind], &list, |event| match event {
                Event::ClientMessage(message) => {
                    message.type_ == status && message.data.as_data32()[1] & 1 == 1
                }
                _ => false,
            });
        }
        assert!(taken, "the window takes no file");
        self.tell(target, "XdndDrop", [self.window, 0, 0, 0, 0]);
        let done = self.serve(&[kind], &list, |event| match event {
            Event::ClientMessage(message) => message.type_ == finished,
            _ => false,
        });
        assert!(done, "the file was not taken in");
    }

    /// Has text on the clipboard, while something else goes on.
    pub fn copy_while(&mut self, text: &str, mut meanwhile: impl FnMut() -> bool) {
        let utf8 = self.atom("UTF8_STRING");
        self.own(self.atom("CLIPBOARD"));
        let start = Instant::now();
        while !meanwhile() {
            assert!(
                start.elapsed() < Duration::from_mins(1),
                "nobody pasted what was copied"
            );
            while let Some(event) = self.connection.poll_for_event().unwrap() {
                if let Event::SelectionRequest(asked) = event {
                    self.answer(asked, &[utf8], text);
                }
            }
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}
