"""The English words that tell a stop after an abbreviation from the end of a sentence."""

from __future__ import annotations

from typing import Final


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


TITLES: Final = _words("""
    adm amb atty brig capt cmdr col cpl cpt det dir dist dr fr ft gen gov hon insp lt maj messrs mlle mme mr mrs ms mt
    mx pres prof pvt rep rev sen sec sgt sr sra ste supt treas
""")
"""Before a name: never the last word, when they begin with a capital."""

BEFORE_NUMBERS: Final = _words("""
    apr approx apr art arts aug ca ch chap dec eq est ex feb fig figs fri jan jul jun mar mon no nos nov oct op p para
    pp pt rs sat sec secs sep sept sun thu thur thurs tue tues vol vols wed
""")
"""Not the last word where a number follows."""

NEVER_LAST: Final = _words("cf e.g eg i.e ie incl nr v viz vs")

SOMETIMES_LAST: Final = _words("""
    al ala apr ariz ark assn aug ave blvd bros calif co colo conn corp cos dec del dept esq est et feb fla ga gov't govt
    ill inc ind int'l jan jr kan ky la llc ltd mass md mich minn miss mo mont n.y nat'l neb nev nov oct okla ore pa plc
    rd sept sr st tenn tex univ va vt wash wis wyo
""")
"""The last word only where a word follows that begins sentences."""

HOURS: Final = _words("a.m p.m am pm")

AFTER_HOURS: Final = _words("""
    April August Beijing BST CDT Central CEST CET CST CT December Eastern EDT EST ET February Friday GMT Greenwich HKT
    Hong IST January JST July June London March May MDT Monday Moscow Mountain MSK MST MT November October Pacific PDT
    PST PT Saturday September Sunday Taipei Tehran Thursday Tuesday UTC Wednesday
""")
"""What goes on after an hour."""

STARTERS: Final = _words("""
    A About Above According After Again Against All Also Although Among An And Another Are As At Because Before Besides
    Between Both But By Can Could Despite Did Do Does During Each Earlier Even Finally First For From Furthermore Had
    Has Have He Hence Her Here His How However I If In Indeed Instead Is It Its Last Later Let Many Maybe Meanwhile More
    Moreover Most My Nevertheless Next No Nonetheless Not Now On Once One Only Or Other Others Our Over Perhaps
    Previously Recently Second Several She Should Similarly Since So Some Still Such That The Their Then There Therefore
    These They Third This Those Though Three Through Throughout Thus To Today Tomorrow Two Under Unlike Until Was We
    Were What When Where Which While Who Why Will With Within Without Would Yes Yesterday Yet You Your
""")
"""Words that begin sentences and hardly ever names."""
