"""Normalization of the served tokenizer."""

import unittest

from training.tokenizer import make_normalizer


class NormalizerTest(unittest.TestCase):
    def test_variants_of_a_spelling_get_one_form(self) -> None:
        cases = {
            "I don\u2019t": "i don't",
            "it 's n't": "it'sn't",
            "do n't": "don't",
            "PÉSIMO niño": "pesimo nino",
            "Sooooooo!!!!!!": "soo!!",
            "1000000": "1000000",
            "@Some_One hi": "@user hi",
            "me@mail.com": "me@mail.com",
            "zero\u200bwidth": "zerowidth",
            "nul\x00byte": "nul byte",
            "``quoted''": '"quoted"',
            "\u201cquoted\u201d": '"quoted"',
            "-LRB- yes -RRB-": "( yes )",
            "\ufb01ne": "fine",
        }
        normalize = make_normalizer().normalize_str
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(normalize(text), expected)

    def test_html_entities_become_their_characters(self) -> None:
        cases = {
            "isn&#39;t": "isn't",
            "isn&#x27;t": "isn't",
            "isn&rsquo;t": "isn't",
            "isn&amp;#39;t": "isn't",  # escaped twice
            "&quot;ok&quot; &laquo;ok&raquo; &#8220;ok&#8221;": '"ok" "ok" "ok"',
            "R&amp;D": "r&d",
            "&lt;3 &gt;:(": "<3 >:(",
            "est&aacute; &Ntilde;o ping&uuml;ino": "esta no pinguino",
            "est&#225; &#209;o ping&#xFC;ino": "esta no pinguino",
            "bueno&hellip;": "bueno..",
            "a&nbsp;b&#160;c&mdash;d&rarr;e&#128512;f": "a b c d e f",
            "AT&T; Q&A; salt & pepper; a&b=c&d;": "at&t; q&a; salt & pepper; a&b=c&d;",
        }
        normalize = make_normalizer().normalize_str
        for text, expected in cases.items():
            with self.subTest(text=text):
                self.assertEqual(normalize(text), expected)

    def test_links_become_one_word(self) -> None:
        for link in ["http://t.co/AbC", "https://example.org/?a=b#c", "www.example.org"]:
            with self.subTest(link=link):
                self.assertEqual(make_normalizer().normalize_str(f"see {link}").split(), ["see", "http"])
