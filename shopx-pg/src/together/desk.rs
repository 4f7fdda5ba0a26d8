//! Who waits, and the turn that each of them gets.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use shopx_core::id::TenantId;
use shopx_core::idempotency::{Claim, Key};
use shopx_core::{Result, ShopError};
use tokio::sync::{Notify, oneshot, watch};
use tracing::Span;

use super::{Draft, Facts, Query, Recorded, Sort, Touch};
use crate::call::LeftOut;

/// How many decisions one call may be for.
const MAX_MEMBERS: usize = 128;

/// How many lines they may have together; one decision may have more.
const MAX_LINES: usize = 2_000;

/// How often somebody is passed over who touches what is under way, before others make room.
const MAX_PASSED_OVER: u32 = 2;

/// How many of those who lost a race keep their places.
const MAX_LOST: usize = 1_024;

/// How long the group waits for one of its members to decide.
const LONG: Duration = Duration::from_millis(100);

/// How long it is remembered that a race was lost.
const LATELY: Duration = Duration::from_mins(1);

/// The desks, by tenant and sort. One is there while somebody serves at it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Desks {
    open: Arc<Mutex<HashMap<(TenantId, Sort), Desk>>>,
    /// When tenants last lost a race.
    rivals: Arc<Mutex<HashMap<TenantId, Instant>>>,
    /// Of which tenants several are about to come, and how often that was said.
    gathering: Arc<Mutex<HashMap<TenantId, usize>>>,
}

/// While it is there, nobody of a tenant is served.
#[derive(Debug)]
pub(crate) struct Gathering {
    desks: Desks,
    tenant: TenantId,
}

impl Drop for Gathering {
    fn drop(&mut self) {
        let Self { desks, tenant } = self;
        let mut gathering = desks.gathering.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = gathering.get_mut(tenant) {
            *count -= 1;
            if *count == 0 {
                gathering.remove(tenant);
            }
        }
        drop(gathering);
        for ((of, _), desk) in &*desks.lock() {
            if of == tenant {
                desk.arrived.notify_one();
            }
        }
    }
}

/// Who waits at a desk, in the order in which they came.
#[derive(Debug, Default)]
struct Desk {
    waiting: BTreeMap<u64, Waiting>,
    next_place: u64,
    /// The places of those who lost a race, by their keys: they are decided again in their place.
    lost: HashMap<Key, u64>,
    arrived: Arc<Notify>,
}

/// Somebody who waits for a turn.
#[derive(Debug)]
pub(super) struct Waiting {
    pub(super) query: Query,
    pub(super) span: Span,
    place: u64,
    passed_over: u32,
    touches: Vec<Touch>,
    seat: oneshot::Sender<Result<Seat>>,
}

/// What somebody decides on, when it is their turn.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) facts: Facts,
    pub(crate) turn: Turn,
    pub(crate) rests: Rests,
}

/// The right to decide. Whoever drops it has nothing to record.
#[derive(Debug)]
pub(crate) struct Turn(oneshot::Sender<Decided>);

/// Whose takings facts rest on, which are not recorded yet.
#[derive(Debug)]
pub(crate) struct Rests {
    members: BTreeSet<usize>,
    /// For each member of the group, whether what it took is recorded, when that is known.
    recorded: watch::Receiver<Option<Arc<[bool]>>>,
}

/// What somebody decided.
#[derive(Debug)]
pub(super) struct Decided {
    pub(super) claim: Option<Claim>,
    pub(super) draft: Draft,
    answer: oneshot::Sender<Answer>,
}

/// What became of it.
#[derive(Debug)]
pub(crate) enum Answer {
    /// It is recorded.
    Recorded(Recorded),
    /// It was left out.
    LeftOut(LeftOut),
    /// The store could not be reached: it is not recorded.
    NotMade(ShopError),
    /// The server refused it.
    Refused(sqlx::Error),
    /// It has to be recorded by itself: the server refused it together with others, or was not asked.
    ByItself,
    /// The answer was lost.
    Unknown,
}

impl Desks {
    /// Waits at a desk. Who gets a [`Server`] has to let it serve there.
    pub(crate) fn join(
        &self,
        tenant: TenantId,
        sort: Sort,
        query: Query,
    ) -> (oneshot::Receiver<Result<Seat>>, Option<Server>) {
        let (seat, seated) = oneshot::channel();
        let mut desks = self.lock();
        let is_new = !desks.contains_key(&(tenant, sort));
        let desk = desks.entry((tenant, sort)).or_default();
        let place = query.key().and_then(|key| desk.lost.remove(&key));
        let place = place.filter(|place| !desk.waiting.contains_key(place)).unwrap_or_else(|| {
            desk.next_place += 1;
            desk.next_place
        });
        let touches = query.touches(sort);
        let span = Span::current();
        let waiting = Waiting { query, span, place, passed_over: 0, touches, seat };
        desk.waiting.insert(place, waiting);
        desk.arrived.notify_one();
        let server = is_new.then(|| {
            let at = At { desks: self.clone(), tenant, sort };
            Server { at, is_open: true }
        });
        (seated, server)
    }

    /// Says that several are about to come.
    pub(crate) fn gather(&self, tenant: TenantId) -> Gathering {
        let mut gathering = self.gathering.lock().unwrap_or_else(PoisonError::into_inner);
        *gathering.entry(tenant).or_default() += 1;
        Gathering { desks: self.clone(), tenant }
    }

    fn is_gathering(&self, tenant: TenantId) -> bool {
        let gathering = self.gathering.lock().unwrap_or_else(PoisonError::into_inner);
        gathering.contains_key(&tenant)
    }

    /// Whether a tenant has lost races lately: somebody else sells the same.
    fn has_rivals(&self, tenant: TenantId) -> bool {
        let rivals = self.rivals.lock().unwrap_or_else(PoisonError::into_inner);
        rivals.get(&tenant).is_some_and(|met| met.elapsed() < LATELY)
    }

    fn note_rivals(&self, tenant: TenantId) {
        let mut rivals = self.rivals.lock().unwrap_or_else(PoisonError::into_inner);
        rivals.insert(tenant, Instant::now());
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<(TenantId, Sort), Desk>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Which desk.
#[derive(Debug, Clone)]
pub(super) struct At {
    desks: Desks,
    pub(super) tenant: TenantId,
    pub(super) sort: Sort,
}

/// Who serves at a desk. When it goes, those who still wait are sent away, to come again.
#[derive(Debug)]
pub(crate) struct Server {
    pub(super) at: At,
    is_open: bool,
}

/// What a [`Server`] finds at its desk.
#[derive(Debug)]
pub(super) enum Next {
    /// Those who are served together next.
    Group(Vec<Waiting>),
    /// Nobody who could be served now.
    Later(Arc<Notify>),
    /// Nobody at all: the desk is closed.
    Closed,
}

impl Server {
    /// Those who are served next, while `under_way` is touched by others. The desk is closed when nobody waits
    /// and nothing is under way.
    pub(super) fn next(&mut self, under_way: &BTreeSet<Touch>, is_idle: bool) -> Next {
        let mut desks = self.at.desks.lock();
        let Some(desk) = desks.get_mut(&(self.at.tenant, self.at.sort)) else {
            return Next::Closed;
        };
        if self.at.desks.is_gathering(self.at.tenant) {
            return Next::Later(Arc::clone(&desk.arrived));
        }
        if desk.waiting.is_empty() && is_idle {
            desks.remove(&(self.at.tenant, self.at.sort));
            self.is_open = false;
            return Next::Closed;
        }
        let shares_stock = self.at.sort.shares_stock();
        let mut lines = 0;
        let mut group = Vec::new();
        // What others may not touch either: what is under way, what the group touches, and what somebody
        // waits for who has been passed over often.
        let mut taken = under_way.clone();
        for (place, waiting) in &mut desk.waiting {
            let fits = group.is_empty() || lines + waiting.query.len() <= MAX_LINES;
            if !fits || group.len() >= MAX_MEMBERS {
                break;
            }
            if waiting.touches.iter().any(|touch| taken.contains(touch)) {
                waiting.passed_over += 1;
                if waiting.passed_over > MAX_PASSED_OVER {
                    taken.extend(&waiting.touches);
                }
                continue;
            }
            lines += waiting.query.len();
            group.push(*place);
            let alone = |touch: &&Touch| !shares_stock || !matches!(touch, Touch::Level(..));
            taken.extend(waiting.touches.iter().filter(alone));
        }
        if group.is_empty() {
            return Next::Later(Arc::clone(&desk.arrived));
        }
        Next::Group(group.iter().filter_map(|place| desk.waiting.remove(place)).collect())
    }
}

impl At {
    /// Whether somebody else sells the same as the tenant does here.
    pub(super) fn has_rivals(&self) -> bool {
        self.desks.has_rivals(self.tenant)
    }

    /// Notes that somebody does.
    pub(super) fn note_rivals(&self) {
        self.desks.note_rivals(self.tenant);
    }

    /// Keeps the place of somebody who lost a race.
    fn keep_place(&self, key: Option<Key>, place: u64) {
        let mut desks = self.desks.lock();
        if let (Some(key), Some(desk)) = (key, desks.get_mut(&(self.tenant, self.sort))) {
            if desk.lost.len() >= MAX_LOST {
                // Who has not come back for so long has given up.
                let long_ago = desk.next_place.saturating_sub(MAX_LOST as u64);
                desk.lost.retain(|_, place| *place > long_ago);
            }
            desk.lost.insert(key, place);
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if !self.is_open {
            return;
        }
        let At { desks, tenant, sort } = &self.at;
        let left = desks.lock().remove(&(*tenant, *sort));
        for waiting in left.into_iter().flat_map(|desk| desk.waiting.into_values()) {
            waiting.send_away(ShopError::LostRace);
        }
    }
}

/// A member of a group that has been handed its facts, and what it decided.
#[derive(Debug)]
pub(super) struct Member {
    place: u64,
    pub(super) number: usize,
    pub(super) span: Span,
    pub(super) claim: Option<Claim>,
    pub(super) draft: Draft,
    answer: oneshot::Sender<Answer>,
}

impl Waiting {
    /// What it touches.
    pub(super) fn touches(&self) -> &[Touch] {
        &self.touches
    }

    /// There are no facts.
    pub(super) fn send_away(self, refusal: ShopError) {
        let _ = self.seat.send(Err(refusal));
    }

    /// Hands out the facts and waits for the decision; nothing when there is none.
    pub(super) async fn decide(
        self,
        number: usize,
        facts: Facts,
        members: BTreeSet<usize>,
        recorded: watch::Receiver<Option<Arc<[bool]>>>,
    ) -> Option<Member> {
        let (turn, mut decided) = oneshot::channel();
        let seat = Seat { facts, turn: Turn(turn), rests: Rests { members, recorded } };
        self.seat.send(Ok(seat)).ok()?;
        let in_time = tokio::time::timeout(LONG, &mut decided).await;
        let Decided { claim, draft, answer } = if let Ok(decided) = in_time {
            decided.ok()?
        } else {
            // It may have been handed in at the last moment.
            decided.close();
            decided.try_recv().ok()?
        };
        Some(Member { place: self.place, number, span: self.span, claim, draft, answer })
    }
}

impl Turn {
    /// Hands in what was decided, and waits for what becomes of it.
    pub(crate) async fn record(self, claim: Option<&Claim>, draft: Draft) -> Answer {
        let (answer, answered) = oneshot::channel();
        if self.0.send(Decided { claim: claim.cloned(), draft, answer }).is_err() {
            // It took long, and the others went on.
            return Answer::ByItself;
        }
        answered.await.unwrap_or(Answer::Unknown)
    }
}

impl Rests {
    /// Waits until everything that the facts rest on is recorded; a lost race when it is not.
    pub(crate) async fn confirm(mut self) -> Result<()> {
        if self.members.is_empty() {
            return Ok(());
        }
        let recorded = self.recorded.wait_for(Option::is_some).await;
        let recorded = recorded.ok().and_then(|recorded| recorded.clone());
        let is_recorded =
            |member: &usize| recorded.as_ref().is_some_and(|recorded| recorded[*member]);
        if self.members.iter().all(is_recorded) { Ok(()) } else { Err(ShopError::LostRace) }
    }
}

impl Member {
    /// The receiver may be gone: it has given up waiting.
    pub(super) fn answer(self, at: &At, answer: Answer) {
        if let Answer::LeftOut(LeftOut::Race) = answer {
            at.note_rivals();
            at.keep_place(self.claim.as_ref().map(|claim| claim.key), self.place);
        }
        let _ = self.answer.send(answer);
    }
}
