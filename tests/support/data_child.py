"""A process that opens a table's rows; each line that it reads lets it go on.

``python data_child.py hold|pass MANIFEST CACHE``
"""

import sys


def main(mode, path, cache):
    from xmodal.data import DATA
    from xmodal.errors import UserError

    config = DATA.convert("manifest", {"path": path, "cache": cache}, "data")

    def halfway(done, rows):
        if mode == "pass" and done > 0:
            say("halfway")
            sys.stdin.readline()

    try:
        config.prepare(halfway)
    except UserError as error:
        say(f"error: {error}")
        return
    data = config.open()
    say("opened")
    sys.stdin.readline()
    say(str(int(sum(data.picture("picture", row)[5, 5] for row in range(len(data))))))


def say(line):
    print(line, flush=True)  # noqa: T201


if __name__ == "__main__":
    main(*sys.argv[1:])
