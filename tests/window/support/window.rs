//! The real window, driven through WebKit's own WebDriver.

use super::children::{self, Owned};
use super::desktop::Desktop;
use super::server::choose_tls;
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::sync::Arc;
use std::time::{Duration, Instant};
use thirtyfour::ElementId;
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

/// The app under test.
pub const APP: &str = env!("CARGO_BIN_EXE_orgdesk");

/// How long something may take to show.
const PATIENCE: Duration = Duration::from_secs(20);

/// How to start the app.
#[derive(Default)]
pub struct Start<'a> {
    /// Further arguments.
    pub arguments: &'a [&'a str],
    /// Further variables of its environment.
    pub environment: &'a [(&'a str, &'a str)],
}

/// An open window.
pub struct Window {
    session: WebDriver,
    data: PathBuf,
    _driver: Owned,
}

/// The parts of a page that have a name.
#[derive(Clone, Copy)]
pub enum Part {
    /// A button.
    Button,
    /// A link.
    Link,
    /// A field, or a group of choices.
    Field,
    /// A group of choices alone.
    Choices,
    /// An entry of a menu.
    MenuItem,
}

impl Part {
    fn selector(self) -> &'static str {
        match self {
            Self::Button => "button, [role=button]",
            Self::Link => "a[href]",
            Self::Field => "input, select, textarea, [role=radiogroup]",
            Self::Choices => "[role=radiogroup]",
            Self::MenuItem => "[role=menuitem]",
        }
    }
}

impl Window {
    /// Starts the app on its data folder.
    pub async fn open(desktop: &Desktop, data: &Path, start: Start<'_>) -> Self {
        choose_tls();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let mut command = desktop.command("WebKitWebDriver");
        command
            .args(["--host=127.0.0.1", &format!("--port={port}")])
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .envs(start.environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let driver = Owned::start(&mut command);
        let began = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "WebKitWebDriver does not listen");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        let data_argument = data.to_string_lossy().into_owned();
        let mut arguments = vec!["--data-dir", &data_argument];
        arguments.extend(start.arguments);
        // No browserName: the driver compares it with the app's own.
        let mut capabilities = Map::new();
        let options = json!({ "binary": APP, "args": arguments });
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let session = WebDriver::builder(format!("http://127.0.0.1:{port}"), capabilities)
            .request_timeout(Duration::from_secs(40))
            .connect()
            .await
            .expect("the window opens");
        Self { session, data: data.to_owned(), _driver: driver }
    }

    /// The part with this accessible name, once it is in sight.
    pub async fn part(&self, part: Part, name: &str) -> WebElement {
        let began = Instant::now();
        loop {
            // A part that went away meanwhile is looked for again.
            if let Ok(Some(element)) = self.look(part, name).await {
                return element;
            }
            if began.elapsed() > PATIENCE {
                self.fail(&format!("“{name}” does not show")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Whether there is a part with this accessible name now.
    pub async fn has(&self, part: Part, name: &str) -> bool {
        matches!(self.look(part, name).await, Ok(Some(_)))
    }

    async fn look(&self, part: Part, name: &str) -> WebDriverResult<Option<WebElement>> {
        // What opened last is on top, and last on the page.
        for element in self.session.find_all(By::Css(part.selector())).await?.into_iter().rev() {
            // What is hidden has no name to ask for.
            if self.name_of(&element).await.is_ok_and(|found| found == name) && element.is_displayed().await?
            {
                return Ok(Some(element));
            }
        }
        Ok(None)
    }

    async fn name_of(&self, element: &WebElement) -> WebDriverResult<String> {
        let asked = Command::ExtensionCommand(Box::new(ComputedLabel(element.element_id())));
        let answer = self.session.handle().cmd(asked).await?;
        answer.value::<Option<String>>().map(|name| name.unwrap_or_default().trim().to_owned())
    }

    /// Presses a button.
    pub async fn press(&self, name: &str) {
        self.click(Part::Button, name).await;
    }

    /// Follows a link.
    pub async fn follow(&self, name: &str) {
        self.click(Part::Link, name).await;
    }

    /// Follows the link of the row that has all these words in it.
    pub async fn follow_in_row(&self, words: &[&str]) {
        self.click_in_row(words, "a").await;
    }

    /// Picks the row that has all these words in it.
    pub async fn pick_row(&self, words: &[&str]) {
        self.click_in_row(words, "input[type=checkbox]").await;
    }

    async fn click_in_row(&self, words: &[&str], what: &str) {
        let row = format!(
            "const words = {}; return [...document.querySelectorAll('[role=row]')]
                .find((row) => words.every((word) => row.innerText.includes(word)))?.querySelector({})",
            json!(words),
            json!(what)
        );
        let began = Instant::now();
        loop {
            if let Ok(found) = self.session.execute(&*row, Vec::new()).await
                && let Ok(link) = found.element()
                && link.click().await.is_ok()
            {
                return;
            }
            if began.elapsed() > PATIENCE {
                self.fail(&format!("no row has {words:?}")).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// A page may change between the look and the click: then both happen again.
    async fn click(&self, part: Part, name: &str) {
        let began = Instant::now();
        loop {
            let element = self.part(part, name).await;
            match element.click().await {
                Ok(()) => return,
                Err(error) if began.elapsed() > PATIENCE => {
                    self.fail(&format!("“{name}” can't be pressed: {error}")).await;
                }
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            }
        }
    }

    /// Types into a field, in place of what it held.
    pub async fn fill(&self, name: &str, text: &str) {
        let began = Instant::now();
        loop {
            let field = self.part(Part::Field, name).await;
            field.clear().await.unwrap();
            // Where a field answers to keys alone, as a person has only keys.
            let before = field.value().await.unwrap().unwrap_or_default();
            if !before.is_empty() {
                field.send_keys(Key::Control + "a").await.unwrap();
            }
            // WebDriver takes no empty text.
            match text {
                "" if before.is_empty() => {}
                "" => field.send_keys(Key::Backspace).await.unwrap(),
                text => field.send_keys(text).await.unwrap(),
            }
            // A page that was changing meanwhile may have taken the selection away, as a person would see.
            let after = field.value().await.unwrap().unwrap_or_default();
            if before.is_empty() || after != format!("{before}{text}") || began.elapsed() > PATIENCE {
                return;
            }
        }
    }

    /// Types key by key, faster than people do, and tells of each when it was down.
    pub async fn type_on(&self, name: &str, text: &str) -> Vec<Instant> {
        let field = self.part(Part::Field, name).await;
        let mut down = Vec::new();
        for letter in text.chars() {
            field.send_keys(letter.to_string()).await.unwrap();
            down.push(Instant::now());
        }
        down
    }

    /// Types into a field that suggests, and takes what was typed.
    pub async fn fill_and_enter(&self, name: &str, text: &str) {
        let field = self.part(Part::Field, name).await;
        field.send_keys(text).await.unwrap();
        field.send_keys(Key::Enter).await.unwrap();
    }

    /// Chooses from a list, or from a group of choices.
    pub async fn choose(&self, name: &str, choice: &str) {
        self.choose_in(Part::Field, name, choice).await;
    }

    /// Chooses from a group, where a field has the same name.
    pub async fn choose_side(&self, name: &str, choice: &str) {
        self.choose_in(Part::Choices, name, choice).await;
    }

    /// Opens a menu and takes an entry.
    pub async fn take(&self, menu: &str, entry: &str) {
        self.press(menu).await;
        let entry = self.part(Part::MenuItem, entry).await;
        // A menu that was still moving may not have felt the click. It goes once it did.
        self.until("the menu takes no choice", async || entry.click().await.is_err()).await;
    }

    async fn choose_in(&self, part: Part, name: &str, choice: &str) {
        let field = self.part(part, name).await;
        let choices = field.find_all(By::Css("option, input[type=radio]")).await.unwrap();
        for one in choices {
            let text = if one.tag_name().await.unwrap() == "option" {
                one.text().await.unwrap()
            } else {
                self.name_of(&one).await.unwrap()
            };
            // A side of a conflict may go on to say what it comes to.
            let meant = text.strip_prefix(choice).is_some_and(|rest| rest.starts_with(' '));
            if text.eq_ignore_ascii_case(choice) || (meant && matches!(part, Part::Choices)) {
                one.click().await.unwrap();
                return;
            }
        }
        self.fail(&format!("“{name}” has no choice “{choice}”")).await;
    }

    /// What a field holds.
    pub async fn value(&self, name: &str) -> String {
        self.part(Part::Field, name).await.value().await.unwrap().unwrap_or_default()
    }

    /// The text that a person sees.
    pub async fn text(&self) -> String {
        self.script("return document.body.innerText").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this text shows.
    pub async fn sees(&self, text: &str) {
        self.until(&format!("“{text}” does not show"), async || self.text().await.contains(text)).await;
    }

    /// Waits until the sheet or dialog that is open says this.
    pub async fn dialog_says(&self, text: &str) {
        let script = "return document.querySelector('[role=dialog]')?.innerText ?? ''";
        self.until(&format!("no dialog says “{text}”"), async || {
            self.script(script).await.as_str().is_some_and(|found| found.contains(text))
        })
        .await;
    }

    /// Waits until this text is gone.
    pub async fn no_longer_sees(&self, text: &str) {
        self.until(&format!("“{text}” stays"), async || !self.text().await.contains(text)).await;
    }

    async fn until(&self, otherwise: &str, mut holds: impl AsyncFnMut() -> bool) {
        let began = Instant::now();
        while !holds().await {
            if began.elapsed() > PATIENCE {
                self.fail(otherwise).await;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Presses a key with Ctrl.
    pub async fn keys(&self, key: &str) {
        let body = self.session.find(By::Css("body")).await.unwrap();
        body.send_keys(Key::Control + key).await.unwrap();
    }

    /// Waits until so many of the page's own pixels fit beside each other, as after a zoom.
    pub async fn narrows_to(&self, width: f64) {
        self.until(&format!("the page is not {width} wide"), async || {
            self.script("return innerWidth").await.as_f64().is_some_and(|found| (found - width).abs() <= 2.0)
        })
        .await;
    }

    /// Runs a script in the page.
    pub async fn script(&self, script: &str) -> Value {
        self.session.execute(script, Vec::new()).await.unwrap().json().clone()
    }

    /// Calls the backend as any script in the page could: the answer, or what refused it.
    pub async fn invoke(&self, command: &str, request: Value) -> Result<Value, Value> {
        let script = "const done = arguments[2]; \
            window.__TAURI_INTERNALS__.invoke(arguments[0], arguments[1]) \
                .then((ok) => done({ ok }), (error) => done({ error }))";
        let answer = self.session.execute_async(script, vec![command.into(), request]).await.unwrap();
        let mut answer = answer.json().clone();
        match answer.get_mut("ok") {
            Some(ok) => Ok(ok.take()),
            None => Err(answer["error"].take()),
        }
    }

    /// Waits until the backend remembers this screen as the last one.
    pub async fn is_remembered_at(&self, location: &str) {
        self.until(&format!("{location} is not remembered"), async || {
            let preferences = self.invoke("get_preferences", json!({ "request": {} })).await;
            preferences.is_ok_and(|preferences| preferences["location"] == location)
        })
        .await;
    }

    /// The path of the screen's address.
    pub async fn path(&self) -> String {
        self.script("return location.pathname").await.as_str().unwrap_or_default().to_owned()
    }

    /// Waits until this screen shows.
    pub async fn is_at(&self, path: &str) {
        self.until(&format!("{path} does not open"), async || self.path().await == path).await;
    }

    /// Moves the window from under the pointer. Where no window manager is, that takes the focus away from it.
    pub async fn step_aside(&self) {
        self.session.set_window_rect(720, 0, 1280, 840).await.unwrap();
    }

    /// Presses Enter on a control that has the focus.
    pub async fn enter(&self, part: Part, name: &str) {
        self.part(part, name).await.send_keys(thirtyfour::Key::Enter + "").await.unwrap();
    }

    /// The address of the screen.
    pub async fn address(&self) -> String {
        self.session.current_url().await.unwrap().to_string()
    }

    /// Width and height, in pixels.
    pub async fn size(&self) -> (i64, i64) {
        let rect = self.session.get_window_rect().await.unwrap();
        (rect.width, rect.height)
    }

    /// Makes the window another size.
    pub async fn resize(&self, width: u32, height: u32) {
        self.session.set_window_rect(0, 0, width, height).await.unwrap();
    }

    /// A picture of the page, once it has been painted.
    pub async fn picture(&self, path: &Path) {
        self.screenshot(path).await.unwrap();
    }

    /// WebKit takes the picture with its next frame, which a page that stands still never draws: so something moves.
    async fn screenshot(&self, path: &Path) -> WebDriverResult<()> {
        let move_something = "const root = document.documentElement; let odd = false; \
            window.moving = setInterval(() => { odd = !odd; root.style.opacity = odd ? '0.9999' : '1' }, 40)";
        self.session.execute(move_something, Vec::new()).await?;
        tokio::time::sleep(Duration::from_millis(250)).await;
        let taken = self.session.screenshot(path).await;
        self.session.execute("clearInterval(window.moving)", Vec::new()).await?;
        taken
    }

    /// What the content security policy blocked since the start.
    pub async fn violations(&self) -> Value {
        self.script("return window.policyViolations").await
    }

    /// The end of each flow: nothing was blocked that the app itself asked for.
    pub async fn nothing_was_blocked(&self) {
        assert_eq!(self.violations().await, json!([]), "the content security policy blocked something");
    }

    /// Ends the app as a desktop does at logout.
    pub fn end(self) {
        let pid = children::find(APP, &self.data.to_string_lossy()).expect("the app runs");
        children::end(pid, Duration::from_secs(10));
    }

    /// Kills the app: `kill -9`.
    pub fn kill(self) {
        children::kill(children::find(APP, &self.data.to_string_lossy()).expect("the app runs"));
    }

    async fn fail(&self, why: &str) -> ! {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
        let name = std::thread::current().name().unwrap_or("window").replace("::", "-");
        let picture = folder.join(format!("{name}.png"));
        let _ = self.screenshot(&picture).await;
        let text = self.text().await;
        panic!("{why}. The window, in {}, says:\n{text}", picture.display());
    }
}

/// Asks for an element's accessible name, which is what assistive technology and people go by.
#[derive(Debug)]
struct ComputedLabel(ElementId);

impl ExtensionCommand for ComputedLabel {
    fn parameters_json(&self) -> Option<Value> {
        None
    }

    fn method(&self) -> Method {
        Method::GET
    }

    fn endpoint(&self) -> Arc<str> {
        format!("/element/{}/computedlabel", self.0).into()
    }
}
