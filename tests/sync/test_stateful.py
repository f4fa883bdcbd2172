"""Whatever a seller, customers, a platform and bad luck do, in whatever order: at the end all is as it is wanted.

The rows and runs are real, on SQLite; the platform is the one in memory.
"""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from catalog.issues import Issue
from connectors.errors import ChannelUnavailable, ListingRejected, OutcomeUnknown, RateLimited, UnexpectedReply
from qafila.home import home
from qafila.keys import make_keys
from tests.sync.oracle import Stall
from tests.sync.turns import Fault, Killed, Life

KEYS = st.sampled_from("AB")
TITLES, PRICES = st.sampled_from(("new", "mended")), st.sampled_from((100, 110))
PHOTOS = st.sampled_from(((), ("p",), ("q", "p")))
EARLY = st.integers(1, 12)
STATEMENTS = st.integers(1, 60)
FAULTS: tuple[Fault, ...] = (
    lambda: ChannelUnavailable("down"),
    lambda: RateLimited("slowly", 0.5),
    lambda: RateLimited("tomorrow", 3_600.0),
    lambda: OutcomeUnknown("cut"),
    lambda: UnexpectedReply("junk"),
    lambda: ListingRejected([Issue(code="title_short")]),
    lambda: ZeroDivisionError("nonsense"),
    Killed,
)


class Story(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.stall = Stall(self.patch)

    def teardown(self) -> None:
        try:
            self.stall.heal()
            self.stall.check()
        finally:
            self.patch.undo()

    @invariant()
    def nothing_stands_twice(self) -> None:
        self.stall.check_no_doubles()

    # The seller

    @rule(key=KEYS, title=TITLES, price=PRICES, photos=PHOTOS)
    def edits(self, key: str, title: str, price: int, photos: tuple[str, ...]) -> None:
        self.stall.wish(key, title=title, price=price, photos=photos)

    @rule(key=KEYS)
    def restocks(self, key: str) -> None:
        self.stall.restock(key)

    @rule(key=KEYS, active=st.booleans())
    def archives_or_puts_back(self, key: str, active: bool) -> None:
        self.stall.wish(key, active=active)

    @precondition(lambda self: self.stall.wishes)
    @rule(data=st.data())
    def deletes(self, data: st.DataObject) -> None:
        self.stall.delete(data.draw(st.sampled_from(sorted(self.stall.wishes))))

    @rule(key=KEYS, withheld=st.booleans())
    def withholds_or_resumes(self, key: str, withheld: bool) -> None:
        self.stall.withhold(key, withheld=withheld)

    @rule()
    def asks_to_retry(self) -> None:
        self.stall.retry()

    # Customers, the platform, time

    @rule(key=KEYS)
    def a_customer_buys(self, key: str) -> None:
        self.stall.buy(key)

    @rule(refused=st.frozensets(KEYS))
    def the_platform_changes_its_mind(self, refused: frozenset[str]) -> None:
        self.stall.market.refuses = refused

    @rule()
    def the_connector_is_upgraded(self) -> None:
        self.stall.raise_revision()

    @rule()
    def time_passes(self) -> None:
        self.stall.let_time_pass()

    # Runs

    @rule()
    def syncs(self) -> None:
        self.stall.sync()

    @rule(
        before=st.dictionaries(EARLY, st.sampled_from(FAULTS), max_size=2),
        after=st.dictionaries(EARLY, st.sampled_from(FAULTS), max_size=2),
    )
    def syncs_with_faults(self, before: dict[int, Fault], after: dict[int, Fault]) -> None:
        faults = {(at, False): fault for at, fault in before.items()}
        self.stall.sync(Life(faults=faults | {(at, True): fault for at, fault in after.items()}))

    @rule(statement=STATEMENTS)
    def is_killed(self, statement: int) -> None:
        def die(life: Life) -> None:
            life.over = True

        self.stall.sync(Life(statement=statement, happens=die))

    @rule(statement=STATEMENTS, statements=st.integers(1, 6))
    def loses_the_database(self, statement: int, statements: int) -> None:
        def lose(life: Life) -> None:
            life.database_is_away = statements

        self.stall.sync(Life(statement=statement, happens=lose))

    @rule(statement=STATEMENTS, by_a_person=st.booleans())
    def is_cancelled_or_asked_to_end(self, statement: int, by_a_person: bool) -> None:
        def end(_life: Life) -> None:
            lease = self.stall.turns.lease
            if lease is not None:
                lease.cancelled, lease.ending = by_a_person, not by_a_person

        self.stall.sync(Life(statement=statement, happens=end))

    @rule(statement=STATEMENTS, data=st.data())
    def somebody_acts_meanwhile(self, statement: int, data: st.DataObject) -> None:
        deeds = [data.draw(self.deeds()) for _ in range(2)]

        def act(_life: Life) -> None:
            for deed in deeds:
                deed()

        self.stall.sync(Life(statement=statement, happens=act, between_transactions=True))

    @rule(statement=STATEMENTS, data=st.data())
    def falls_asleep_while_another_worker_goes_on(self, statement: int, data: st.DataObject) -> None:
        """And once it wakes, it writes nothing."""
        before, after = (data.draw(self.deeds()) for _ in range(2))
        left: list[object] = []

        def sleep(_life: Life) -> None:
            asleep = self.stall.turns.lease
            if asleep is None:
                return
            before()
            self.stall.sync()
            after()
            asleep.lose()
            left.append(self.stall.rows())

        self.stall.sync(Life(statement=statement, happens=sleep, between_transactions=True))
        assert not left or left == [self.stall.rows()], "a worker that was woken has written"

    def deeds(self) -> st.SearchStrategy[Callable[[], None]]:
        """What may happen in the middle of a run."""
        stall = self.stall
        return st.one_of(
            st.builds(
                lambda key, **given: lambda: stall.wish(key, **given), KEYS, title=TITLES, price=PRICES, photos=PHOTOS
            ),
            st.builds(lambda key: lambda: stall.restock(key), KEYS),
            st.builds(lambda key, active: lambda: stall.wish(key, active=active), KEYS, st.booleans()),
            st.builds(lambda key, off: lambda: stall.withhold(key, withheld=off), KEYS, st.booleans()),
            st.builds(lambda key: lambda: stall.buy(key), KEYS),
            st.just(stall.retry),
        )


@pytest.mark.timeout(600)
@pytest.mark.usefixtures("transactional_db")
def test_the_platform_shows_what_is_wanted_whatever_happened() -> None:
    tell(examples=30, steps=20)


@pytest.mark.all
@pytest.mark.timeout(1_200)
@pytest.mark.usefixtures("transactional_db")
def test_the_platform_shows_what_is_wanted_after_long_stories() -> None:
    tell(examples=80, steps=40)


def tell(*, examples: int, steps: int) -> None:
    make_keys(home())
    run_state_machine_as_test(
        Story,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            print_blob=True,
        ),
    )
