"""The column with the texts is guessed, or found by its name or number."""

from sentiq.client.files.errors import FileUnreadable
from tests.unit.sentiq.client.files.table_case import TableCase

TABLE = "id;Asunto;Opinión\n1;Compra de ayer aquí;Bien\n2;Compra de hoy aquí;Todo muy mal\n"


class ColumnTests(TableCase):
    def test_the_column_with_words_is_taken(self) -> None:
        table = self.table(
            "id,shop,what\n1,Madrid,Great service will come back\n2,Madrid,Slow and rude people\n"
        )
        self.assertEqual(table.column(None), 2)

    def test_a_name_such_as_opinion_speaks_for_a_column(self) -> None:
        self.assertEqual(self.table(TABLE).column(None), 2)

    def test_a_column_that_is_often_empty_comes_behind_a_full_one(self) -> None:
        full = ("Quicker service at the desk", "Lower prices for us all", "More staff in the evening")
        rows = "".join(f"{text},{'The app is slow' if text.startswith('L') else ''}\n" for text in full)
        self.assertEqual(self.table(f"better,more\n{rows}").column(None), 0)

    def test_the_columns_of_an_earlier_run_are_not_taken(self) -> None:
        for number in ("", "_2"):
            added = ",".join(f"{name}{number}" for name in ("sentiment", "score", "confident", "error"))
            rows = (
                "1,Bien,positive,0.9,true,\n2,,,,,empty: the text is empty: it needs at least one character\n"
            )
            with self.subTest(number):
                self.assertEqual(self.table(f"id,what,{added}\n{rows}").column(None), 1)

    def test_columns_are_named_in_every_way_that_a_person_writes(self) -> None:
        for name in ("Opinión", "opinion", " Opinión ", "3"):
            with self.subTest(name=name):
                self.assertEqual(self.table(TABLE).column(name), 2)

    def test_an_unknown_column_is_refused_with_the_known_ones(self) -> None:
        for name in ("texto", "4", "0", ""):
            with (
                self.subTest(name=name),
                self.assertRaisesRegex(FileUnreadable, "1 'id', 2 'Asunto', 3 'Opinión'"),
            ):
                self.table(TABLE).column(name)

    def test_a_table_of_numbers_has_no_text_column(self) -> None:
        with self.assertRaisesRegex(FileUnreadable, "--column"):
            self.table("id,precio\n1,2\n3,4\n").column(None)
