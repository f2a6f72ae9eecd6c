//! Screens in browsers: let in by a code over HTTPS, known by their own secret, and no more than that.

use reqwest::header::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

use crate::hub::{Client, Hub, id};

/// A browser whose person has agreed to the certificate. `token` is what it keeps of its letting in.
fn browser(at: &str, token: Option<&str>) -> Client {
    let shown = token.map(|token| ("x-screen".parse().unwrap(), HeaderValue::from_str(token).unwrap()));
    let http = reqwest::Client::builder()
        .danger_accept_invalid_certs(true)
        .pool_max_idle_per_host(0)
        .default_headers(HeaderMap::from_iter(shown));
    let plain = Client::new(at);
    Client { http: http.build().unwrap(), ..plain }
}

/// A restaurant, and where its screens come in.
struct House {
    hub: Hub,
    owner: Client,
    at: String,
}

impl House {
    async fn founded() -> Self {
        let hub = Hub::start_linked().await;
        let owner = hub.founded().await;
        owner.open_shop().await;
        let stations = json!([{"code": "oven", "name": "Oven"}, {"code": "bar", "name": "Bar"}]);
        owner.run("settings.change", json!({"values": {"stations": stations}})).await;
        let at = owner.post("screens", json!({})).await.ok()["addresses"][0].as_str().unwrap().to_owned();
        Self { hub, owner, at }
    }

    async fn code(&self, wish: Value) -> String {
        self.owner.post("screens/invite", wish).await.ok()["code"].as_str().unwrap().to_owned()
    }

    /// A screen that was let in, with what it keeps.
    async fn screen(&self, kind: &str, station: &str) -> (Client, Value) {
        let code = self.code(json!({"name": kind, "kind": kind, "station": station})).await;
        let paired = browser(&self.at, None).post("screens/pair", json!({"code": code})).await.ok();
        (browser(&self.at, paired["token"].as_str()), paired)
    }

    /// A screen that works as itself.
    async fn working(&self, kind: &str, station: &str) -> (Client, Value) {
        let (mut screen, paired) = self.screen(kind, station).await;
        let begun = screen.post("screens/begin", json!({"token": paired["token"]})).await.ok();
        screen.token = begun["session"]["token"].as_str().map(str::to_owned);
        (screen, paired)
    }

    async fn sent(&self, order: u64) {
        let order = id("order", order);
        self.owner.run("orders.open", json!({"order": order, "service": "takeaway"})).await;
        self.owner.run("orders.add_line", json!({"order": order, "entry": id("entry", 1)})).await;
        self.owner.run("orders.fire", json!({"order": order})).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_sees_the_page_and_nothing_else() {
    let house = House::founded().await;
    let stranger = browser(&house.at, None);
    assert_eq!(
        stranger.post("login", json!({"pin": "1234"})).await.words(),
        "403 not_allowed: this screen is not let in; ask for a code"
    );
    assert_eq!(
        stranger.post("start", json!({})).await.words(),
        "403 not_allowed: this screen is not let in; ask for a code"
    );
    let made_up = browser(&house.at, Some("0193a000-0000-7000-8000-000000000090.00"));
    assert_eq!(
        made_up.post("rpc", json!({})).await.words(),
        "403 not_allowed: this screen is not let in; ask for a code"
    );
    assert_eq!(stranger.get("/health").await.status(), 200);
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_kitchen_screen_works_as_itself_and_no_further() {
    let house = House::founded().await;
    house.sent(1).await;
    let (screen, paired) = house.working("kitchen", "oven").await;
    let board = screen.run("tickets.board", json!({"station": "oven"})).await;
    let ticket = &board["tickets"][0];
    screen.run("tickets.bump", json!({"order": ticket["order"], "ticket": ticket["ticket"]})).await;
    let seen = house.owner.run("audit.list", json!({"kinds": ["ticket.bumped"]})).await;
    assert_eq!(seen["entries"][0]["user_name"], "kitchen", "{seen}");
    for (name, request) in [("orders.list", json!({})), ("shift.x", json!({})), ("people.names", json!({}))] {
        assert_eq!(screen.rpc(name, request).await.words(), "403 not_allowed: your role does not allow this");
    }
    house.owner.run("screens.retire", json!({"screen": paired["screen"]})).await;
    assert_eq!(
        screen.rpc("tickets.board", json!({})).await.words(),
        "403 not_allowed: this screen is not let in; ask for a code"
    );
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn guests_see_numbers_and_no_orders() {
    let house = House::founded().await;
    house.sent(1).await;
    let (board, _) = house.working("guests", "").await;
    assert_eq!(board.run("guests.board", json!({})).await["cooking"].as_array().unwrap().len(), 1);
    assert_eq!(board.rpc("tickets.board", json!({})).await.words(), "403 not_allowed: your role does not allow this");
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_handheld_is_unlocked_by_people() {
    let house = House::founded().await;
    let (phone, paired) = house.screen("handheld", "").await;
    let begun = phone.post("screens/begin", json!({"token": paired["token"]})).await.ok();
    assert_eq!((&begun["kind"], &begun["session"]), (&json!("handheld"), &json!(null)));
    let waiter = phone.login("1234").await;
    let order = waiter.run("orders.open", json!({"order": id("order", 7), "service": "dine_in"})).await;
    assert_eq!(order["order"], json!(id("order", 7)));
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_code_is_good_once_and_for_a_wish_that_makes_sense() {
    let house = House::founded().await;
    let stranger = browser(&house.at, None);
    let try_code = async |code: String| stranger.post("screens/pair", json!({"code": code})).await.words();
    assert_eq!(try_code("ABCD-2345".into()).await, "409 not_now: the code is no longer valid; ask for a new one");
    let code = house.code(json!({"name": "Phone", "kind": "handheld"})).await;
    assert_eq!(try_code("ZZZZ-ZZZZ".into()).await, "403 not_allowed: the code is wrong");
    assert_eq!(try_code(code.clone()).await, "200");
    assert_eq!(try_code(code).await, "409 not_now: the code was used already; ask for a new one");
    let nowhere = house.code(json!({"name": "Grill", "kind": "kitchen", "station": "grill"})).await;
    assert_eq!(try_code(nowhere).await, "404 not_found: there is no such station");
    let nameless = house.owner.post("screens/invite", json!({"name": "", "kind": "guests"})).await;
    assert!(nameless.words().starts_with("422 invalid"), "{}", nameless.words());
    house.owner.post("screens/withdraw", json!({})).await.ok();
    let screens = house.owner.run("screens.list", json!({})).await;
    assert_eq!(screens.as_array().unwrap().len(), 1);
    house.hub.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_of_another_terminal_may_look_whether_this_one_answers() {
    let house = House::founded().await;
    let get = async |path: &str| {
        let asked = browser(&house.at, None).http.get(format!("{}{path}", house.at));
        asked.send().await.unwrap()
    };
    let header = |said: &reqwest::Response, name: &str| {
        said.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
    };
    let here = get("/here").await;
    assert_eq!(
        (here.status().as_u16(), header(&here, "cross-origin-resource-policy")),
        (204, "cross-origin".to_owned())
    );
    let page = get("/").await;
    let policy = header(&page, "content-security-policy");
    assert!(policy.starts_with("default-src 'self'") && policy.ends_with("connect-src 'self' https:"), "{policy}");
    assert_eq!(header(&page, "cross-origin-resource-policy"), "same-origin");
    house.hub.stop().await;
}
