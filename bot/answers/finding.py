"""Which entries answer: those that meet the question, or that tell the contrary, or say it in their own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

from bot.answers.counting import asks_for_part
from bot.answers.offices import in_office
from bot.knowledge.locators import locator_of
from bot.knowledge.model import Entry
from bot.matching.conditions import is_of_nobody
from bot.matching.index import Record
from bot.matching.language import Language
from bot.matching.names import ENTITY_KINDS
from bot.matching.opposites import is_contrary, is_no_vote
from bot.matching.questions import Question
from bot.matching.ranking import Candidate, candidates
from bot.matching.slots import slots_of
from bot.text import stem, tokens_of, words_of


def found_for(question: Question, record: Record, as_of: date) -> tuple[Question, list[Candidate]]:
    """The entries that answer, and the question as they answer it; none where nothing does."""
    held = in_office(question, record, as_of)
    if held or held is None:
        return replace(question, ask="what"), held or []
    found = candidates(question, record, as_of)
    if not found:
        question, found = _by_other_side(question, record, as_of)
    if all(is_of_nobody(candidate.entry) for candidate in found):
        # That nobody objected then says nothing of who doubted later.
        found = _against_party(question, record, as_of) or found
    if question.ask in ("when", "where"):
        found = [c for c in found if not is_of_nobody(c.entry)] or found
    standing = [] if found else _by_status(question, record, as_of)
    if standing:
        return replace(question, ask="status", acts=frozenset(), act=None), standing
    found = found or _by_count(question, record, as_of)
    found = found or _by_wish(question, record, as_of)
    found = found or _in_own_words(question, record, as_of) or _by_strange_verb(question, record, as_of)
    found = _discussing(question, found, record, as_of) or _submitted(question, found, record)
    return question, _fitting(question, found, record)


def _submitted(question: Question, found: list[Candidate], record: Record) -> list[Candidate]:
    """Those that were found, but who submitted the minutes is not whose proposal stands in a paragraph of them."""
    submits = question.ask == "who" and question.act in record.lexicon.language.proposings
    behind = {"in", "of"}
    spans = (span for span in question.spans if span.kind == "document" and span.id)
    ids = [span.id for span in spans if behind.isdisjoint(question.words[max(span.start - 1, 0) : span.start])]
    if not (submits and ids):
        return found
    documents = [record.knowledge.document_by_id[id_] for id_ in ids]
    named = {name for document in documents for name in (document.id, document.symbol)}
    places = ([at for at in map(locator_of, c.entry.documents) if at.document in named] for c in found)
    return [c for c, at in zip(found, places, strict=True) if not at or any(not one.paragraphs for one in at)]


def _fitting(question: Question, found: list[Candidate], record: Record) -> list[Candidate]:
    """Those that were found, without what only seems to answer."""
    if question.act in record.lexicon.language.decisions:
        # How one of them voted is not what was decided.
        kind_of = record.knowledge.kind_by_entity
        found = [c for c in found if c.entry.act != "voted" or all(kind_of.get(id_) == "body" for id_ in c.entry.who)]
    if question.act == "wanted":
        found = [c for c in found if c.by_example or not _is_draft(c.entry, record)]
    if question.ask == "how many" and asks_for_part(question, record):
        return [c for c in found if question.act not in c.facet.acts]
    if question.ask != "who":
        return found
    if not (question.acts or question.spans or question.guard):
        # The Registrar is not the Registry.
        found = [c for c in found if c.by_example or set(question.content) <= set(words_of(c.entry.text))]
    if question.act == "wanted":
        found = [c for c in found if c.by_example or _is_wish(c.entry, record)]
    if question.acts:
        found = [c for c in found if c.by_example or question.acts & c.facet.acts] or found
        found = [c for c in found if c.by_example or _is_firm(c.entry, question, record)] or found
    return found


def _discussing(question: Question, found: list[Candidate], record: Record, as_of: date) -> list[Candidate]:
    """Entries by which a proposal that was found was discussed, where it is asked whether it was."""
    language = record.lexicon.language
    if not (question.is_whether and question.speaks and question.owners and question.act in language.proposings):
        return []
    phrases = language.act_phrases.find(tuple(map(stem, question.words)))
    did = frozenset(act for _, _, acts in phrases for act in acts if language.acts[act].any) - {"said"}
    about = [c for c in found if c.entry.act in language.proposings]
    held = {f.entry.id: f for c in about for topic in c.entry.topics for f in record.holding.get(topic, ())}
    since = min((c.facet.since for c in about), default=as_of)
    later = [facet for facet in held.values() if facet.entry.act in did and since <= facet.since <= as_of]
    return [Candidate(facet, 1.0) for facet in later]


def _against_party(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which somebody was for or against what another proposed, where only the other is named."""
    named = question.ids("topic", "meeting", "document") or question.kinds or question.deeds or question.content
    asks = (question.is_whether or question.ask == "who") and question.act in record.lexicon.language.stances
    if not (asks and question.objects) or named:
        return []
    proposings = sorted(record.lexicon.language.proposings)
    deeds = tuple((act, party) for party in sorted(question.objects) for act in proposings)
    known = tuple(
        (act, party)
        for act, party in deeds
        if any(f.entry.act == act and party in f.entry.who for f in record.holding.get(party, ()))
    )
    spans = tuple(span for span in question.spans if span.id not in question.objects)
    found = candidates(replace(question, spans=spans, deeds=known, objects=frozenset()), record, as_of) if known else []
    return [c for c in found if not _is_about_others(c.entry, question.objects, record)]


def _is_about_others(entry: Entry, parties: frozenset[str], record: Record) -> bool:
    """True where somebody else is what it was done with: who asked Zimbabwe did not oppose Zambia."""
    kind_of = record.knowledge.kind_by_entity
    about = {id_ for id_ in entry.about if kind_of.get(id_) not in (None, "body")}
    return bool(about) and parties.isdisjoint(about)


def _by_wish(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which somebody wanted what it is asked who is in favour of, where none is of support."""
    if question.act != "supported" or question.ask != "who" or question.deeds:
        return []
    found = candidates(replace(question, acts=frozenset({"wanted"}), act="wanted"), record, as_of)
    return [c for c in found if c.score == 1 and not c.by_example and c.entry.act == "wanted"]


def _by_count(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries that count those who did it, where it is asked how many did and no entry is of that doing."""
    if question.ask != "how many" or question.act is None or question.guard:
        return []
    phrases = record.lexicon.language.act_phrases
    counting = [
        candidate
        for candidate in candidates(replace(question, acts=frozenset(), act=None), record, as_of)
        if any(
            question.act in acts
            for label in candidate.entry.counts
            for _, _, acts in phrases.find(tuple(map(stem, words_of(label))))
        )
    ]
    return [candidate for candidate in counting if candidate.score == 1 and not candidate.by_example]


def _by_other_side(question: Question, record: Record, as_of: date) -> tuple[Question, list[Candidate]]:
    """Entries on what was done instead, where it is asked whether somebody did something, and the question of that."""
    turned = _contrary(question, record, as_of)
    if turned:
        # Whoever is only listed did it by an entry of another doing.
        listed = {act for c in turned for act in c.facet.acts} & _contraries(question, record)
        act = next(iter(sorted(listed - {c.entry.act for c in turned})), None)
        return replace(question, acts=frozenset({act}), act=act) if act else question, turned
    authored = _by_author(question, record, as_of)
    return replace(question, acts=frozenset({"proposed"}), act="proposed") if authored else question, authored


def _contraries(question: Question, record: Record) -> frozenset[str]:
    """Acts that are the contrary of what it is asked whether somebody did."""
    language = record.lexicon.language
    done = question.acts if question.is_of_votes else question.acts & {question.act}
    known = [language.acts[act] for act in done if act in language.acts]
    contrary = frozenset(act for one in known for act in one.contrary if question.is_whether)
    # Whether it was accepted is told by how the vote on it went.
    by_vote = contrary and question.deeds and question.act in language.decisions
    return contrary | language.fates if by_vote else contrary


def _contrary(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which the contrary was done, where a question asks whether somebody did something in some matter."""
    language, contrary = record.lexicon.language, _contraries(question, record)
    # Whether two agreed is not told by what one of them withdrew.
    of_other = question.parties[1:] and question.act not in language.decisions
    matter = question.ids("topic", "meeting", "document") or question.kinds or question.deeds
    if contrary and question.parties and (matter or of_other):
        votes = frozenset({"voted"} if question.is_of_votes else ())
        found = candidates(replace(question, acts=votes.union(contrary)), record, as_of)
        made = {doer for _, doer in question.deeds}
        theirs = [c for c in found if c.entry.act not in language.retreats or not made or made & set(c.entry.who)]
        return [candidate for candidate in theirs if not contrary.isdisjoint(candidate.facet.acts)]
    return []


def _by_author(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries by which somebody proposed the very thing that it is asked whether they support."""
    matter = question.ids("topic") or question.kinds
    either = question.act == "opposed" and question.says(frozenset({"or"}))
    asks = question.is_whether and (question.act == "supported" or either)
    # Whether anybody does is not told by what was spoken of before.
    named = any(span.kind in ENTITY_KINDS and span.start >= 0 for span in question.spans)
    if not (asks and matter and named) or question.deeds or question.owners:
        return []
    language, parties = record.lexicon.language, set(question.parties)
    acts = language.proposings | language.promises
    # Who proposed its end, or took it back, is not told as being for it.
    apart = slots_of(question, record).other_proposals
    topics = question.ids("topic")
    gone = [f for topic in topics for f in record.holding.get(topic, ()) if f.entry.act in language.retreats - acts]
    found = (
        []
        if any(parties <= set(f.entry.who) for f in gone)
        else candidates(replace(question, acts=acts, act=None), record, as_of)
    )
    own = (c for c in found if c.score == 1 and c.entry.act in acts and parties <= set(c.entry.who))
    return [c for c in own if c.entry.id not in apart]


def _by_status(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries that say where a matter stands, where a question asks whether it was decided and no entry says so."""
    if not question.is_whether or question.act not in record.lexicon.language.decisions or question.guard:
        return []
    language = record.lexicon.language
    if "or" in question.words[:-2] and not question.acts <= language.decisions:
        # Whether it was somebody's initiative or a decision is not where a matter stands.
        return []
    if question.words[0] in language.permissions or (
        question.act in language.stances and question.says(language.anyone)
    ):
        # Whether it can be adopted is not whether it was, nor is it rejected where anybody was against it.
        return []
    agreeing = [span for span in question.spans if span.subject and span.kind in ENTITY_KINDS]
    matter = question.ids("topic", "document") or question.kinds or question.deeds or question.focus or question.content
    of_something = record.lexicon.telling(span.id for span in question.spans) or question.kinds or question.content
    if (
        any(span.kind != "body" for span in agreeing)
        or (agreeing and not matter)
        or not (of_something or question.focus)
    ):
        # Whether China and Pakistan agreed is not where a proposal of one of them stands.
        return []
    found = candidates(replace(question, acts=frozenset(), act=None), record, as_of)
    # Where an offer stands decides nothing.
    telling = language.proposings | language.fates
    if question.deeds:
        # Whether the recommendation was approved is not told by where what it is on stands.
        found = [c for c in found if any((c.entry.act, party) in question.deeds for party in c.entry.who)]
    of_document = set(question.ids("document"))
    found = [c for c in found if not of_document or of_document & c.facet.pointed]
    return [c for c in found if c.entry.status and c.score == 1 and c.entry.act in telling]


def _in_own_words(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries that say the very verb, where none has that doing for its act: who "paid for the travel" contributed."""
    if question.act is None or question.guard or question.excluded or not _asks_for_statements(question):
        return []
    slots = slots_of(question, record)
    if (
        _is_of_meeting(question, record)
        or slots.sole_object is not None
        or slots.undergoing
        or (question.is_whether and not question.parties)
        or (question.is_passive and not question.acts.isdisjoint(record.lexicon.language.addressings))
    ):
        return []
    language = record.lexicon.language
    nouns = {stem(word) for noun in language.act_nouns for word in noun}
    verbs = _verbs_of(question, question.act, language)
    # Where the verb is a thing as well, words that speak of the thing tell of no doing.
    does = question.is_whether or question.is_future or question.act in language.fates
    bare = replace(question, acts=frozenset(), act=None)
    if does or nouns.isdisjoint(map(stem, verbs)):
        found = candidates(replace(bare, content=(*question.content, *verbs)), record, as_of)
        found = found or candidates(replace(bare, content=(*question.content, question.act)), record, as_of)
    else:
        # "Proposed" is often no verb: "a proposed workshop".
        said = replace(bare, content=(*question.content, question.act))
        found = candidates(said, record, as_of) if question.parties and question.act not in language.adjectives else []
        # Whoever revised a recommendation recommended something.
        said_so = [c for c in found if question.act in words_of(c.entry.text)]
        again = language.retreats & language.proposings
        found = said_so or [c for c in found if c.entry.act in again and c.facet.entry.who]
    owners = question.owners | {doer for _, doer in question.deeds}
    doers = set() if question.is_future else set(question.parties) - owners
    by_party = [c for c in found if c.score == 1 and doers <= {*c.entry.who, *(c.facet.bodies - slots.doing_bodies)}]
    # That it was not decided, as its status says, does not say it of the statement.
    done_with = frozenset(slots.patients)
    by_party = [
        c
        for c in by_party
        if _says(c.entry, (*verbs, question.act), question, record)
        if c.entry.id not in slots.other_proposals and not is_no_vote(question, c.facet)
        if not is_contrary(question, c.facet, record) and c.facet.involved.issuperset(slots.topics)
        if done_with <= c.facet.pointed | (c.facet.involved if question.ask != "who" else frozenset())
    ]
    if question.ask == "who":
        by_party = [c for c in by_party if _names_somebody(c.entry, record)]
    return [candidate for candidate in by_party if not candidate.by_example]


def _verbs_of(question: Question, act: str, language: Language) -> list[str]:
    """Its words for the act; what goes on from a question has its act, and not its words."""
    words = question.words
    phrases = language.act_phrases.find(tuple(map(stem, words)))
    verbs = [word for start, end, acts in phrases if act in acts for word in words[start:end]]
    return [word for word in verbs if word not in language.stop_words] or [act]


def _is_of_meeting(question: Question, record: Record) -> bool:
    """True for what meetings do; what one concluded is not what somebody concluded that was told at it."""
    language = record.lexicon.language
    concluded = question.act in language.decisions and question.is_subject("meeting")
    return concluded or (question.act in language.meeting_acts and bool(question.ids("meeting")))


def _says(entry: Entry, verbs: tuple[str, ...], question: Question, record: Record) -> bool:
    """True where the entry's text has one of the verbs, or a word that means the same, of something done.

    What is offered is not done; what somebody could not agree on tells at most whether they agreed.
    """
    words, language = words_of(entry.text), record.lexicon.language
    undone = language.negations if not question.is_whether else frozenset[str]()
    undone |= {"to"} if entry.act in language.intentions else set()
    not_done = {word for before, word in pairwise(words) if before in undone}
    own = record.lexicon.terms(tuple(word for word in words if word not in not_done))
    return any(record.lexicon.terms((verb,)) & own for verb in verbs)


def _names_somebody(entry: Entry, record: Record) -> bool:
    """True where its own words name who did what they tell; who reported it need not have done it."""
    spans = record.lexicon.names.find(tokens_of(entry.text), set())
    return bool(entry.unnamed) or any(span.kind in ENTITY_KINDS for span in spans)


def _asks_for_statements(question: Question) -> bool:
    return question.ask in ("who", "what", "list") or (question.ask == "when" and question.is_future)


def _by_strange_verb(question: Question, record: Record, as_of: date) -> list[Candidate]:
    """Entries that have the verb of which nothing else is known: "who replaced him", "who facilitates it"."""
    language = record.lexicon.language
    passed = language.whether | language.stop_words | language.parties | {"already"}
    verb = next((word for word in question.words if word not in passed), "")
    if question.guard != "verb" or verb not in question.content:
        return []
    found = candidates(replace(question, guard=None), record, as_of)
    told = [candidate for candidate in found if candidate.score == 1 and not candidate.by_example]
    return [candidate for candidate in told if _does(candidate.entry, verb, record)]


def _does(entry: Entry, verb: str, record: Record) -> bool:
    """False where the text has the verb in a title alone, the Chair, or only a word for whoever does it."""
    alike = [token for token in tokens_of(entry.text) if stem(token.word) == stem(verb)]
    acts = record.lexicon.language.occasional_acts
    is_act = any(stem(verb) in map(stem, (name, *act.words)) for name, act in acts.items())
    return any(token.surface.islower() for token in alike) or not (alike or is_act)


def _is_wish(entry: Entry, record: Record) -> bool:
    """False for what was only said: who spoke at a workshop need not want one."""
    language, words = record.lexicon.language, words_of(entry.text)
    wishes = record.lexicon.terms(tuple(sorted(language.wishes)))
    said = language.says_yet_to_be(entry.text) or not wishes.isdisjoint(record.lexicon.terms(words))
    return said or not language.acts[entry.act].any


def _is_draft(entry: Entry, record: Record) -> bool:
    """True for what a body revised: its draft is no wish of its own."""
    kind_of = record.knowledge.kind_by_entity
    return entry.act in record.lexicon.language.retreats and all(kind_of.get(id_) == "body" for id_ in entry.who)


def _is_firm(entry: Entry, question: Question, record: Record) -> bool:
    """False for a mere word where more was asked for: who hinted at a workshop is not who wanted it."""
    acts = record.lexicon.language.acts
    vague = question.act is not None and acts[question.act].noun is None
    return not vague or entry.act == question.act or acts[entry.act].noun is not None or acts[entry.act].of_meetings
