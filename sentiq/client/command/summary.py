"""The summary of a run: shares of the sentiments, the mean score, errors."""

from collections import Counter
from dataclasses import dataclass, field

from sentiq.client.command.terminal import Terminal
from sentiq.client.files.scored_rows import ScoredRow


@dataclass(slots=True)
class Summary:
    """Counts over the rows of a run."""

    sentiments: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)  # by code
    score_sum: float = 0.0
    unsure: int = 0

    def count_row(self, scored: ScoredRow) -> None:
        """Count a row."""
        if scored.sentiment is not None:
            self.sentiments[scored.sentiment] += 1
            self.score_sum += scored.score or 0.0
            self.unsure += scored.confident is False
        if scored.error is not None:
            self.errors[scored.error.partition(":")[0]] += 1

    def print_to(self, terminal: Terminal) -> None:
        """Print the summary as remarks."""
        words, scored = terminal.words, self.sentiments.total()
        for sentiment, count in self.sentiments.most_common():
            terminal.remark(
                "  {sentiment}: {count} ({share} %)",
                sentiment=words(sentiment),
                count=words.number(count),
                share=words.number(100 * count / scored, 1),
            )
        if scored:
            terminal.remark("  mean score: {score}", score=words.number(self.score_sum / scored, 3))
        if self.unsure:
            terminal.remark("  not sure: {count}", count=words.number(self.unsure))
        if self.errors:
            codes = ", ".join(f"{code} {words.number(count)}" for code, count in self.errors.most_common())
            terminal.remark("  rows with an error: {codes}", codes=codes)
