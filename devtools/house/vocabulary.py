"""Word lists: openings of docstrings, words to avoid, spellings."""

import re

# Openings of a clause that tells the reader about a thing instead of naming it.
CLAUSE_OPENINGS = frozenset(
    "how however that those what whatever when whenever where wherever whether which whichever who whoever "
    "whom whomever whose why".split()
)

# Base forms. Words that are nouns as often are here as well ("test", "log", "record").
VERBS = frozenset(
    """
    abort accept acquire add adjust advance allow answer append apply arrange ask assemble assert assign
    attach await balance begin bind block bound bring build cache calculate call cancel capture check
    choose claim clean clear clip close collapse collect combine compare compile complete compute
    concatenate configure connect consume convert copy correct count cover create cut deal declare decode
    decorate decrease define delete deliver derive describe detect determine disable discard dispatch
    display distill divide download draw drive drop dump elect embed empty enable encode end enforce
    enqueue ensure enter escape estimate evaluate exclude execute exit expand expect expire explain export
    express extend extract fail feed fetch fill filter find fine-tune finish fit fix flag flatten flush
    follow forget fork format forward freeze gather generate get give go group guard guess handle hash
    have hide hold identify ignore import include increase increment index infer inform initialize insert
    inspect install interpret invert invoke issue iterate join keep kill know label launch lay learn leave
    let limit link list listen load locate lock log look lower make map mark mask match measure merge mix
    move multiply name normalize note notify observe open order pack pad parse pass patch pause permute
    persist pick pin place play plot point poll pop populate post predict prefetch prepare prepend prevent
    print process produce project prolong protect prove provide provision publish pull push put query
    queue quote raise randomize rank reach read rebuild receive recompute record recover redirect reduce
    refresh refuse register reject release reload remember remove rename render renew repair repeat
    replace replay reply report represent request require reserve reset resolve respond restart restore
    resume retain retry return reuse reverse rewrite roll rotate round run sample save say scale scan
    schedule score search see select send separate serialize serve set shift show shuffle shut sign signal
    simulate skip sleep slice smooth sort spawn split stack stand start state step stop store stream strip
    submit subtract sum supply suppress survive swap switch synchronize take tell terminate test throw
    time tokenize touch trace track train transform translate trim truncate try turn unlock unpack update
    use validate verify wait wake walk warm warn watch weigh work wrap write yield
    """.split()
)

# Prepositions, conjunctions, pronouns, auxiliaries: neither a verb in the imperative nor a noun phrase.
FUNCTION_WORDS = frozenset(
    """
    about after and as at because before but by during for from he if in into is it its like never no
    nobody none not nothing of on once only or our she since so such than their there they this to under
    until up we while with within without you
    """.split()
)

FORBIDDEN = tuple(
    (phrase, re.compile(rf"\b{pattern}\b", re.IGNORECASE))
    for phrase, pattern in (
        ("so many", r"so\s+many"),
        ("anew", "anew"),
        ("nought", "nought"),
        ("of its own", r"of\s+(?:its|his|her|their|our|one's)\s+own"),
        ("whoever", "who(?:m)?ever"),
        # "There is none" is plain, and None is a value of Python.
        ("is none", r"(?<!there\s)(?:is|are|was|were)\s+(?-i:none)"),
        ("stands still", r"(?:stand|stands|stood|standing)\s+still"),
        ("hears", "(?:hear|hears|heard|hearing|deaf)"),
        ("as X has it", r"as\s+(?:[\w.'-]+\s+){1,4}(?:has|have)\s+it"),
    )
)

_IZE_STEMS = """
    author capital categor central character custom equal final general initial local materi maxim memor
    minim normal optim organ parallel penal prior random real recogn regular sanit serial special stabil
    standard summar synchron token util vector visual
""".split()


def _spelling(ize: str, our: str, words: str) -> re.Pattern[str]:
    """Return the pattern of words with `ize` and with `our`, each in one spelling, and of further `words`."""
    verbs = rf"(?:de|un|re)?(?:{'|'.join(_IZE_STEMS)}){ize}(?:e|ed|er|ers|es|ing|ation|ations)"
    nouns = rf"(?:behavi|col|endeav|fav|flav|hon|neighb|rum){our}\w*"
    return re.compile(rf"\b(?:{verbs}|{nouns}|{'|'.join(words.split())})\b", re.IGNORECASE)


BRITISH = _spelling(
    "is",
    "our",
    """
    analyse analysed analyser analysing artefacts? catalogues? centred? centres defence distil distils
    grey judgements? labelled labelling licences? modelled modelling signalled signalling travelled travelling
    """,
)
AMERICAN = _spelling(
    "iz",
    "or",
    """
    analyze analyzed analyzer analyzing artifacts? catalogs? centered centers? defense distill distills
    gray judgments? labeled labeling licensed? licenses modeled modeling signaled signaling traveled traveling
    """,
)
