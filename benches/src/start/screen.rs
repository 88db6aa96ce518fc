//! The screen as a person has it: a pointer that presses, and colours to look at.

use anyhow::{Context as _, Result, bail};
use std::time::{Duration, Instant};
use x11rb::connection::Connection as _;
use x11rb::protocol::xproto::{
    BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, ImageFormat, MOTION_NOTIFY_EVENT, Window,
};
use x11rb::protocol::xtest::ConnectionExt as _;
use x11rb::rust_connection::RustConnection;

/// How long a window may take.
const LONGEST: Duration = Duration::from_secs(60);
/// A person presses less often; pressing so often finds the moment.
const PAUSE: Duration = Duration::from_millis(10);
/// The least difference between the strongest and the weakest of red, green and blue in what is a colour, not a grey.
const COLOURED: u8 = 48;

/// A place on the screen, in pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// From the left.
    pub x: i16,
    /// From the top.
    pub y: i16,
}

/// What is pressed, and where to look for an answer.
#[derive(Clone, Copy, Debug)]
pub struct Probe {
    /// What is pressed.
    pub press: Place,
    /// What takes on a colour when it was answered.
    pub watch: Place,
}

/// The screen.
pub struct Screen {
    connection: RustConnection,
    root: Window,
}

impl Screen {
    /// Looks at a display.
    ///
    /// # Errors
    /// It can't be reached.
    pub fn connect(display: &str) -> Result<Self> {
        let (connection, screen) = x11rb::connect(Some(display)).context("the display")?;
        let root = connection.setup().roots.get(screen).context("the screen")?.root;
        Ok(Self { connection, root })
    }

    /// Waits until the windows of the program before are gone.
    ///
    /// # Errors
    /// They stay.
    pub fn wait_until_empty(&self) -> Result<()> {
        let began = Instant::now();
        while self.windows()? > 0 {
            if began.elapsed() > LONGEST {
                bail!("a window of the program before stays");
            }
            std::thread::sleep(PAUSE);
        }
        Ok(())
    }

    /// How many windows are shown.
    fn windows(&self) -> Result<usize> {
        use x11rb::protocol::xproto::MapState;
        let children = self.connection.query_tree(self.root)?.reply()?.children;
        let mut shown = 0;
        for child in children {
            // A window may go while it is asked for.
            let Ok(attributes) = self.connection.get_window_attributes(child)?.reply() else { continue };
            shown += usize::from(attributes.map_state == MapState::VIEWABLE);
        }
        Ok(shown)
    }

    /// Presses again and again until an answer shows, and says how long after `began` that was.
    ///
    /// # Errors
    /// No answer came.
    pub fn answered(&self, probe: &Probe, began: Instant) -> Result<Duration> {
        while began.elapsed() < LONGEST {
            if self.windows()? == 0 {
                std::thread::sleep(PAUSE);
                continue;
            }
            if self.is_coloured(probe.watch)? {
                return Ok(began.elapsed());
            }
            self.press(probe.press)?;
            std::thread::sleep(PAUSE);
        }
        bail!("nothing answered at {:?} within {} s: did the layout move?", probe.press, LONGEST.as_secs())
    }

    fn press(&self, at: Place) -> Result<()> {
        let fake = |kind, detail| {
            self.connection.xtest_fake_input(kind, detail, x11rb::CURRENT_TIME, self.root, at.x, at.y, 0)
        };
        fake(MOTION_NOTIFY_EVENT, 0)?;
        fake(BUTTON_PRESS_EVENT, 1)?;
        fake(BUTTON_RELEASE_EVENT, 1)?;
        Ok(self.connection.flush()?)
    }

    fn is_coloured(&self, at: Place) -> Result<bool> {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, at.x, at.y, 1, 1, u32::MAX)?
            .reply()
            .context("the screen can't be looked at")?;
        let colours = image.data.get(..3).context("a pixel has three colours")?;
        let (least, most) = (colours.iter().min(), colours.iter().max());
        Ok(least.zip(most).is_some_and(|(least, most)| most - least >= COLOURED))
    }
}
