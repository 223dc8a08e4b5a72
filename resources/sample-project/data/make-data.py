"""Regenerates the data of the sample project. The same seed produces the same files.

Run in this folder: python3 make-data.py
"""

import math
import os
import random
import sqlite3
import struct
import zlib
from datetime import date, datetime, timedelta

pick = random.Random(20261124)


def access_log(path):
    pages = ["/", "/", "/", "/products", "/products/7", "/cart", "/checkout", "/search?q=lamp", "/about", "/missing"]
    at = datetime(2026, 11, 20)
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(900):
            at += timedelta(seconds=pick.expovariate(1 / 96) / (1.4 + math.sin((at.hour - 9) / 24 * 2 * math.pi)))
            page = pick.choice(pages)
            status = 404 if page == "/missing" else pick.choices([200, 304, 302, 500, 503], [85, 8, 4, 2, 1])[0]
            size = pick.randint(400, 30000) if status == 200 else 162
            out.write(f'192.0.2.{pick.randint(1, 90)} - - [{at:%d/%b/%Y:%H:%M:%S} +0000] '
                      f'"GET {page} HTTP/1.1" {status} {size} "-" "Mozilla/5.0"\n')


def shop(path):
    if os.path.exists(path):
        os.remove(path)
    database = sqlite3.connect(path)
    database.executescript("""
        PRAGMA page_size = 1024;
        CREATE TABLE product (id INTEGER PRIMARY KEY, name TEXT NOT NULL, cents INTEGER NOT NULL);
        CREATE TABLE orders (id INTEGER PRIMARY KEY, day TEXT NOT NULL);
        CREATE TABLE line (order_id INTEGER NOT NULL REFERENCES orders, product_id INTEGER NOT NULL REFERENCES product,
                           quantity INTEGER NOT NULL, PRIMARY KEY (order_id, product_id)) WITHOUT ROWID;
    """)
    names = ["Lamp", "Desk", "Chair", "Shelf", "Rug", "Clock", "Vase", "Mirror"]
    database.executemany("INSERT INTO product VALUES (?, ?, ?)",
                         [(i, name, pick.randint(900, 39900)) for i, name in enumerate(names, 1)])
    for order in range(1, 601):
        day = date(2025, 1, 1) + timedelta(days=pick.randint(0, 690))
        database.execute("INSERT INTO orders VALUES (?, ?)", (order, day.isoformat()))
        for product in pick.sample(range(1, 9), pick.randint(1, 3)):
            database.execute("INSERT INTO line VALUES (?, ?, ?)", (order, product, pick.randint(1, 4)))
    database.commit()
    database.execute("VACUUM")
    database.close()


def png(path, width, height, pixel):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    rows = b"".join(b"\0" + bytes(v for x in range(width) for v in pixel(x / width, y / height)) for y in range(height))
    with open(path, "wb") as out:
        out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
                  + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))


def sunset(x, y):
    glow = max(0.0, 1 - 4 * math.hypot(x - 0.62, (y - 0.55) * 0.75))
    if y > 0.62:
        return int(50 + 60 * glow), int(60 + 40 * (1 - y)), 110
    return int(90 + 100 * y + 90 * glow), int(70 + 90 * y + 60 * glow), int(140 - 70 * y)


def hills(x, y):
    ridge = 0.5 + 0.12 * math.sin(7 * x) + 0.05 * math.sin(19 * x + 1)
    return (120, 170, int(235 - 60 * y)) if y < ridge else (int(40 + 50 * (y - ridge)), int(130 - 90 * (y - ridge)), 60)


def tiles(x, y):
    odd = (int(x * 12) + int(y * 9)) % 2
    return (210, 205, 190) if odd else (int(60 + 80 * x), 95, int(120 + 60 * y))


access_log("access.log")
shop("shop.sqlite")
os.makedirs("photos", exist_ok=True)
png("photos/sunset.png", 240, 180, sunset)
png("photos/hills.png", 240, 160, hills)
png("photos/tiles.png", 160, 160, tiles)
