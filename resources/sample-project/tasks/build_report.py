"""Adds up the orders of a shop by month and product: {"database": "data/shop.sqlite", "year": 2026}"""

import os
import sqlite3

from task import answer, log, payload, refuse

MONTHS = """
    SELECT substr(o.day, 1, 7) AS month, count(DISTINCT o.id), sum(l.quantity * p.cents)
    FROM orders o JOIN line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id
    WHERE :year IS NULL OR substr(o.day, 1, 4) = :year
    GROUP BY month ORDER BY month
"""
PRODUCTS = """
    SELECT p.name, sum(l.quantity), sum(l.quantity * p.cents) AS cents
    FROM orders o JOIN line l ON l.order_id = o.id JOIN product p ON p.id = l.product_id
    WHERE :year IS NULL OR substr(o.day, 1, 4) = :year
    GROUP BY p.id ORDER BY cents DESC, p.name
"""


def euros(cents):
    return f"{cents / 100:,.2f} EUR"


def main():
    options = payload()
    path = options.get("database", "data/shop.sqlite")
    if not os.path.isfile(path):
        refuse(f"there is no database {path}")
    year = {"year": str(options["year"]) if "year" in options else None}
    database = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    log(f"opened {path}")
    months = database.execute(MONTHS, year).fetchall()
    products = database.execute(PRODUCTS, year).fetchall()
    log(f"{len(months)} months, {len(products)} products")
    total = sum(cents for _, _, cents in months)
    text = ["# Sales", "", f"Total: {euros(total)}", ""]
    text += [f"- {month}: {orders} orders, {euros(cents)}" for month, orders, cents in months]
    answer({
        "totalCents": total,
        "months": [{"month": m, "orders": n, "cents": c} for m, n, c in months],
        "products": [{"name": p, "sold": n, "cents": c} for p, n, c in products],
        "markdown": "\n".join(text),
    })


main()
