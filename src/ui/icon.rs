//! The icons: one-colour drawings, coloured by the text they stand beside.

use egui::{Color32, Image, ImageSource, Vec2, load::Bytes};

use super::tokens::size;

macro_rules! icons {
    ($($(#[$doc:meta])* $name:ident = $file:literal,)*) => {
        /// An icon.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Icon {
            $($(#[$doc])* $name,)*
        }

        impl Icon {
            fn drawing(self) -> (&'static str, &'static [u8]) {
                match self {
                    $(Self::$name => (
                        concat!("bytes://", $file, ".svg"),
                        include_bytes!(concat!("../../assets/icons/", $file, ".svg")),
                    ),)*
                }
            }
        }
    };
}

icons! {
    /// Give a file.
    Upload = "upload",
    /// A file.
    File = "file-text",
    /// Contacts.
    Contacts = "users",
    /// Lists.
    Lists = "list",
    /// Imports.
    Import = "import",
    /// Fields.
    Fields = "tags",
    /// Settings.
    Settings = "settings",
    /// Done.
    Check = "check",
    /// It opens to the side.
    Right = "chevron-right",
    /// It opens downwards.
    Down = "chevron-down",
    /// It is open, or sorted upwards.
    Up = "chevron-up",
    /// From here to there.
    ArrowRight = "arrow-right",
    /// Back.
    ArrowLeft = "arrow-left",
    /// Look at this.
    Warning = "triangle-alert",
    /// It went wrong.
    Error = "circle-alert",
    /// It went well.
    Success = "circle-check",
    /// A remark.
    Info = "info",
    /// Close or take away.
    Close = "x",
    /// Search.
    Search = "search",
    /// Make a new one.
    Plus = "plus",
    /// Change.
    Edit = "pencil",
    /// Delete.
    Delete = "trash-2",
    /// Save to a file.
    Save = "download",
    /// Open a folder.
    Folder = "folder-open",
    /// Go on with it.
    Resume = "play",
    /// Copy.
    Copy = "copy",
    /// It has been confirmed.
    Shield = "shield-check",
    /// It was then.
    Clock = "clock",
    /// One contact.
    Contact = "user",
    /// Take back.
    Undo = "undo",
    /// Erase for good.
    Erase = "eraser",
}

impl Icon {
    /// The drawing in a size and colour.
    pub fn image(self, side: f32, color: Color32) -> Image<'static> {
        let (uri, bytes) = self.drawing();
        let source = ImageSource::Bytes {
            uri: uri.into(),
            bytes: Bytes::Static(bytes),
        };
        Image::new(source)
            .fit_to_exact_size(Vec2::splat(side))
            .tint(color)
            .show_loading_spinner(false)
    }

    /// The drawing beside a word of this colour.
    pub fn small(self, color: Color32) -> Image<'static> {
        self.image(size::ICON, color)
    }
}
