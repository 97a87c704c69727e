"""Figures about the source code of a tree: sizes, docstrings, names, words.

`python -m devtools.house [FOLDER …]` prints them, with these definitions:

- A module is a .py file below the folder, hidden folders and node_modules left out. It is a test if a folder
  named `tests` is on its path, and a source otherwise.
- Lines are lines of the file, blank ones and comments included.
- A function is each `def`, methods and nested functions included. Its length goes from the `def` line to its
  last line, docstring included and decorators left out.
- The 90th percentile of n lengths is the one at place ceil(0.9 n), in order of size.
- Medians and percentiles of modules leave out empty modules.
- A docstring opens with its first word. The program knows no grammar: a verb is a word of the list in
  `vocabulary`, in its base form. A word of that list with an s ("Returns", "Scores") is a verb in the third
  person or a plural noun. All words that are in no list count as nouns, articles and numbers among them.
- A public name is a function or class of a module, or a method of such a class, that does not begin with an
  underscore. Properties count as methods. Tests and the hooks of unittest are left out.
- A name is shared if more than two modules define it. The name of a test module is that without `test_`;
  names with double underscores (`__init__`) are left out.
- Comments in consecutive lines are one text. Forbidden words and spelling are looked for in docstrings and
  comments, not in names, messages or Markdown.
- Coverage is read from coverage.json, a file that `make coverage` writes.
"""
