#!/usr/bin/env python3
"""Draws the rooms of the source and who includes whom into docs/rooms.svg: rooms.py ROOT [--check]"""

import collections
import re
import sys

from source_tree import ROOT, TOPS, sources

INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)
WIDTH, HEADER, LINE, GAP, FLOOR_GAP, PAGE = 176, 40, 14, 24, 56, 1180


def room_of(path):
    """engine/store for engine/store/read/x.h, models for models/run/x.h."""
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "engine" else parts[0]


class Rooms:
    def __init__(self):
        self.lines = collections.Counter()
        self.inner = collections.defaultdict(set)
        self.knows = collections.defaultdict(set)
        for path, text in sources():
            self.add(path, text)
        self.floors = {room: self.floor(room, ()) for room in self.lines}

    def add(self, path, text):
        room = room_of(path)
        self.lines[room] += text.count("\n")
        folder = path.rpartition("/")[0]
        if folder != room:
            self.inner[room].add(folder[len(room) + 1:].split("/")[0])
        self.knows[room] |= {room_of(each) for each in INCLUDE.findall(text) if each.startswith(TOPS)} - {room}

    def floor(self, room, above):
        if room in above:
            sys.exit("These rooms include each other: " + " -> ".join([*above, room]))
        return 1 + max((self.floor(other, (*above, room)) for other in self.knows[room]), default=-1)

    def nearest(self, room):
        """The rooms it includes that it does not also reach through another of them."""
        reached = set()
        for other in self.knows[room]:
            reached |= self.below(other)
        return sorted(self.knows[room] - reached)

    def below(self, room):
        found = set(self.knows[room])
        for other in self.knows[room]:
            found |= self.below(other)
        return found


def words_in_lines(words, most=27):
    lines = [""]
    for word in words:
        if lines[-1] and len(lines[-1]) + 1 + len(word) > most:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return [line for line in lines if line]


def place(rooms):
    """Room -> (x, y, height); the ground floor is at the bottom."""
    places, y = {}, GAP
    for floor in sorted(set(rooms.floors.values()), reverse=True):
        here = sorted(room for room in rooms.lines if rooms.floors[room] == floor)
        height = max(HEADER + LINE * len(words_in_lines(sorted(rooms.inner[room]))) for room in here) + 6
        x = (PAGE - len(here) * WIDTH - (len(here) - 1) * GAP) / 2
        for room in here:
            places[room] = (x, y, height)
            x += WIDTH + GAP
        y += height + FLOOR_GAP
    return places, y - FLOOR_GAP + GAP


def draw(rooms):
    places, height = place(rooms)
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAGE} {height}" font-family="sans-serif" font-size="11">',
           '<defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
           '<path d="M0,0 L8,4 L0,8 z" fill="#6b7280"/></marker></defs>',
           f'<rect width="{PAGE}" height="{height}" fill="#ffffff"/>']
    for room in sorted(places):
        x, y, tall = places[room]
        for other in rooms.nearest(room):
            to_x, to_y, _ = places[other]
            out.append(f'<line x1="{x + WIDTH / 2:g}" y1="{y + tall:g}" x2="{to_x + WIDTH / 2:g}" y2="{to_y:g}"'
                       ' stroke="#6b7280" marker-end="url(#tip)"/>')
    for room in sorted(places):
        x, y, tall = places[room]
        out.append(f'<rect x="{x:g}" y="{y:g}" width="{WIDTH}" height="{tall:g}" rx="5" fill="#f3f4f6" stroke="#374151"/>')
        out.append(f'<text x="{x + 10:g}" y="{y + 20:g}" font-weight="bold" font-size="13" fill="#111827">{room}</text>')
        for number, line in enumerate(words_in_lines(sorted(rooms.inner[room]))):
            out.append(f'<text x="{x + 10:g}" y="{y + HEADER + LINE * number:g}" fill="#374151">{line}</text>')
    return "\n".join([*out, "</svg>", ""])


def main():
    picture, wanted = ROOT / "docs/rooms.svg", draw(Rooms())
    if "--check" not in sys.argv:
        picture.write_text(wanted, "utf-8")
    elif not picture.exists() or picture.read_text("utf-8") != wanted:
        sys.exit("docs/rooms.svg is not what the includes say: run ./dev rooms")


if __name__ == "__main__":
    main()
