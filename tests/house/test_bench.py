"""The bench measures a real hub: what it generates holds, is the same every time, and answers every page it asks for."""

import json
import random
import subprocess

import pytest

from coalface.base import text
from coalface.config.bench.crowd import Crowd
from coalface.config.bench.hub_folder import environment, make
from coalface.config.bench.pages import pages, public_entry
from coalface.config.bench.served import prepare
from coalface.config.bench.size import ANSWERS, FEW, Size
from coalface.config.bench.talk import invent
from coalface.config.bench.wording import Wording
from tests.load.hub import COALFACE, new_hub

SMALL = Size(people=60, groups=10, entries=400, replies=600)
EVERYWHERE = [list(range(1, 61))] * 10


def test_a_generated_hub_holds_and_every_page_of_the_bench_is_there(tmp_path):
    with new_hub(tmp_path) as there:
        hub = make(tmp_path, SMALL, there.environment.get("DATABASE_URL", ""))
        settings = environment(hub.home, hub.database)
        check = subprocess.run([*COALFACE, "check"], env=settings, capture_output=True, text=True, timeout=120)
        assert "Everything holds." in check.stdout, check.stdout + check.stderr
        cookies = prepare(hub, plans=str(tmp_path / "plans"))
        assert set(cookies) == {"busy", "many", "few"}
        kept = {path.name: path.read_text() for path in (tmp_path / "plans").iterdir()}
        asked = [page for page in pages(hub.facts, closed=False) if page.body is None]
        assert len(kept) == len(asked)
        assert not [name for name, words in kept.items() if "\nstatus 200," not in words or "SELECT" not in words]
        with pytest.raises(FileExistsError, match="holds a generated hub already"):
            make(tmp_path, SMALL)


def test_of_a_closed_hub_of_any_size_one_member_may_see_the_same_few():
    for entries in (400, 1000, 4000):
        size = Size(60, 10, entries, 50, closed=True)
        talk = invent(size, Crowd(60, 0, [1] * 10, EVERYWHERE, ""), random.Random(7))
        seen = [level > 1 or group == size.groups for level, group in zip(talk.levels, talk.groups, strict=True)]
        assert sum(seen) == FEW
        assert talk.levels[public_entry({}, closed=True) - 1] == 3


def invented(size: Size):
    dice = random.Random(7)
    crowd = Crowd(60, 0, [3] * 10, EVERYWHERE, "")
    wording = Wording(dice, pieces=50)
    return json.dumps(vars(invent(size, crowd, dice)), default=list), [wording.reply() for _ in range(20)]


def test_the_same_numbers_give_the_same_hub_and_others_another():
    assert invented(SMALL) == invented(SMALL)
    assert invented(SMALL) != invented(SMALL.tenth())


def test_everything_that_was_ordered_is_there_and_the_question_has_its_answers():
    talk = invent(SMALL, Crowd(60, 0, [3] * 10, EVERYWHERE, ""), random.Random(7))
    assert len(talk.kinds) == SMALL.entries
    assert len(talk.reply_entries) == SMALL.replies
    assert list(talk.reply_entries).count(talk.question) == talk.replied[talk.question] == ANSWERS
    for place, under in enumerate(talk.parents):
        assert under < place
        assert under < 0 or (talk.answers[under] and talk.reply_entries[under] == talk.reply_entries[place])


def test_texts_put_together_are_what_rendering_them_would_give():
    wording = Wording(random.Random(7), pieces=60)
    for said in [
        *(wording.entry(paragraphs=4, also="rarity") for _ in range(60)),
        *(wording.reply() for _ in range(60)),
    ]:
        html = text.render(said.source).html
        assert said.html == html
        assert said.plain == text.plain(html)
        assert said.excerpt in ("", text.excerpt(html, 280))
