"""The help and the errors of arguments, in English and Spanish."""

import contextlib
import io
import unittest

from sentiq.client.command.arguments import command_parser
from sentiq.client.command.words import Words

COMMANDS = ("predict", "score", "explain", "health")
ENGLISH = (
    "usage",
    "options",
    "positional",
    "show this",
    "required",
    "unrecognized",
    "expected",
    "invalid",
)


class HelpTests(unittest.TestCase):
    def output(self, language: str, *arguments: str) -> tuple[object, str]:
        """Return the exit code of the parser and its output."""
        printed = io.StringIO()
        with (
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
            self.assertRaises(SystemExit) as end,
        ):
            command_parser(Words(language)).parse_args(arguments)
        return end.exception.code, printed.getvalue()

    def test_every_subcommand_has_help_in_both_languages(self) -> None:
        for language, begin in (("en", "usage: sentiq"), ("es", "uso: sentiq")):
            for command in ((), *((name,) for name in COMMANDS)):
                with self.subTest(language=language, command=command):
                    code, text = self.output(language, *command, "--help")
                    self.assertEqual(code, 0)
                    self.assertTrue(text.startswith(begin))

    def test_no_english_of_argparse_is_left_in_spanish(self) -> None:
        for arguments in (
            ("--help",),
            ("score", "--help"),
            (),
            ("predict",),
            ("score",),
            ("nothing",),
            ("score", "a.csv", "--foo"),
            ("score", "a.csv", "--column"),
            ("score", "a.csv", "--max-errors", "x"),
            ("score", "a.csv", "--resume", "--force"),
            ("score", "a.csv", "--he"),
        ):
            with self.subTest(arguments=arguments):
                code, text = self.output("es", *arguments)
                self.assertEqual(code, 0 if "--help" in arguments else 2)
                for word in ENGLISH:
                    self.assertNotIn(word, text)

    def test_an_error_of_arguments_is_one_line(self) -> None:
        code, text = self.output("en", "score", "a.csv", "--foo")
        self.assertEqual((code, len(text.splitlines())), (2, 1))
        self.assertIn("--help", text)
