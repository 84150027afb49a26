"""Reads settings and records with argilla itself, answers the first record as suggested, and writes the records.

Usage: argilla_peer.py SETTINGS RECORDS ANSWERED. No server: what would ask for one gets a stand-in.
"""

import json
import re
import sys
from unittest import mock

from argilla import Response, Settings
from argilla.client import Argilla
from argilla.records._io._json import JsonIO

USERS = ["00000000-0000-0000-0000-00000000000%d" % number for number in (1, 2)]


def main():
    settings_file, records_file, answered = sys.argv[1:]
    Argilla._get_default = classmethod(lambda cls: mock.MagicMock())
    settings = Settings.from_json(settings_file)
    assert settings.serialize()["distribution"]["min_submitted"] >= 1
    for thing in list(settings.fields) + list(settings.questions):
        assert re.fullmatch(r"(?=.*[a-z0-9])[a-z0-9_-]+", thing.name), thing.name
    fields = {field.name for field in settings.fields}
    questions = {question.name for question in settings.questions}
    assert not fields & questions
    records = JsonIO._records_from_json(records_file)
    for record in records:
        assert set(record.fields.to_dict()) == fields, record.fields.to_dict()
        assert set(record.suggestions.to_dict()) <= questions
        record.api_model()
    first = records[0]
    suggested = first.suggestions.to_dict()
    assert set(suggested) == questions, suggested
    for name, suggestion in suggested.items():
        first.responses.add(Response(name, suggestion["value"], user_id=USERS[0], status="submitted"))
    name, suggestion = next(iter(suggested.items()))
    if len(suggested) > 1:
        first.responses.add(Response(name, suggestion["value"], user_id=USERS[1], status="draft"))
    JsonIO.to_json(records, answered)
    with open(answered, encoding="utf-8") as file:
        assert len(json.load(file)) == len(records)


if __name__ == "__main__":
    main()
