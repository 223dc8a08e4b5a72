"""What a checkout could tell of its own work, as the official SDK posts it: about thirty spans and some log lines."""

import otlp

SECONDS = 4


def reported(run, at):
    """(traces, logs) of an attempt that began at `at`."""
    def span(name, begins, lasts, parent=None, **more):
        return otlp.span(run, name, at + begins, lasts, parent=parent and parent["spanId"], **more)

    attempt = span("Attempt 1", 0, 3.95, more={"$entity.type": "attempt", "machine.name": "small-1x"})
    main = span("run()", 0.05, 3.85, attempt)
    order = span("read the order", 0.1, 0.15, main,
                 more={"order.id": 4711, "order.customer.name": "Ada Lovelace", "order.customer.country": "PT",
                       "order.items": ["hat", "scarf"], "$style.icon": "shopping-cart"})
    stock = [span(f"SELECT stock WHERE sku = {sku}", 0.12 + sku * 0.02, 0.015, order,
                  more={"db.system": "postgresql", "db.rows": 1}) for sku in range(6)]
    stack = ("PaymentError: The card was declined\n    at charge (/app/src/pay.ts:31:11)\n"
             "    at async run (/app/src/trigger/checkout.ts:12:5)")
    pay = span("charge the card", 0.3, 0.9, main, more={"order.id": 4711, "amount": 59.9, "currency": "EUR"},
               failed="The card was declined",
               events=[("retrying", at + 0.7, {"try": 2}),
                       otlp.exception(at + 1.15, "PaymentError", "The card was declined", stack)])
    posts = [span("POST pay.example.com/charges", 0.32, 0.35, pay, more={"http.status_code": 503}),
             span("POST pay.example.com/charges", 0.72, 0.4, pay, more={"http.status_code": 402}, failed="402")]
    wait = span("wait.for()", 1.3, 1.2, main, more={"$entity.type": "waitpoint", "wait.seconds": 1.2})
    again = span("charge the other card", 2.6, 0.4, main, more={"order.id": 4711, "amount": 59.9})
    label = span("print the label", 3.1, 0.7, main)
    pages = [span(f"render page {page}", 3.12 + page * 0.06, 0.055, label) for page in range(1, 9)]
    upload = span("PUT labels/4711.pdf", 3.68, 0.1, label, more={"http.status_code": 200})
    lines = [("Charging the card", 0.31, (9, "INFO"), {"order.id": 4711}),
             ("Declined, trying again", 0.7, (13, "WARN"), {}),
             ("Declined", 1.16, (17, "ERROR"), {})]
    return (otlp.traces(attempt, main, order, *stock, pay, *posts, wait, again, label, *pages, upload),
            otlp.logs(*(otlp.line(run, text, at + after, span=pay["spanId"], severity=severity, more=more)
                        for text, after, severity, more in lines)))
