"""Clients that trigger, cancel, freeze and replay, and remember exactly what was acknowledged."""

import hashlib
import threading
import time

from engine import Failure, Gone

# Each kill costs a run that executes an attempt, so runs that are to complete get plenty.
PLENTY = 200


class Book:
    """What the engine acknowledged. Shared by the clients of all rounds."""

    def __init__(self):
        self.lock = threading.Lock()
        self.runs = {}        # run id -> {"task", "payload", "key"}
        self.keys = {}        # idempotency key -> run id
        self.unanswered = []  # triggers whose answer never came: (key, task, body)
        self.canceled = set()  # run ids whose cancel was acknowledged while they were not finished
        self.counts = {}

    def count(self, what):
        with self.lock:
            self.counts[what] = self.counts.get(what, 0) + 1

    def acknowledge(self, key, task, body, run):
        with self.lock:
            known = self.keys.get(key)
            if known and known != run:
                raise Failure(f"key {key} led to {known} before and to {run} now")
            self.keys[key] = run
            self.runs[run] = {"task": task, "payload": body["payload"], "key": key}


class Client(threading.Thread):
    """Keeps the engine busy over one connection until told to stop or the engine is gone."""

    def __init__(self, number, engine, book, random):
        super().__init__(daemon=True)
        self.number = number
        self.connection = engine.connect()
        self.book = book
        self.random = random
        self.stopping = threading.Event()
        self.failure = None
        self.mine = []

    def run(self):
        try:
            self.send_unanswered()
            while not self.stopping.is_set():
                self.act()
                time.sleep(self.random.random() * 0.05)
        except Gone:
            pass
        except Failure as failure:
            self.failure = failure

    def act(self):
        chance = self.random.random()
        if chance < 0.70 or not self.mine:
            self.trigger_new()
        elif chance < 0.80:
            self.repeat_key()
        elif chance < 0.90:
            self.cancel(self.random.choice(self.mine))
        elif chance < 0.95:
            self.freeze_and_resume(self.random.choice(self.mine))
        else:
            self.replay(self.random.choice(self.mine))

    def new_trigger(self):
        task = self.random.choices(["quick", "warm", "slow", "flaky", "fragile"], [4, 4, 1, 1, 1])[0]
        key = hashlib.sha256(f"{self.number} {self.random.random()}".encode()).hexdigest()
        options = {"idempotencyKey": key, "tags": [self.random.choice(["red", "green"])]}
        if task != "fragile":
            options["maxAttempts"] = PLENTY
        if self.random.random() < 0.1:
            options["delay"] = "1s"
        if self.random.random() < 0.3:
            options["concurrencyKey"] = self.random.choice(["a", "b"])
        return key, task, {"payload": {"key": key, "text": "ä" * self.random.randrange(200)}, "options": options}

    def trigger_new(self):
        self.trigger(*self.new_trigger())

    def trigger(self, key, task, body):
        try:
            status, reply = self.connection.ask("POST", f"/api/v1/tasks/{task}/trigger", body)
        except Gone:
            with self.book.lock:
                self.book.unanswered.append((key, task, body))
            raise
        if status != 200:
            raise Failure(f"a trigger of {task} was refused: {status} {reply}")
        self.book.acknowledge(key, task, body, reply["id"])
        self.mine.append(reply["id"])
        self.book.count("triggers")

    def send_unanswered(self):
        """What a client does that never heard back: the same again, under the same key."""
        while True:
            with self.book.lock:
                if not self.book.unanswered:
                    return
                key, task, body = self.book.unanswered.pop()
            self.trigger(key, task, body)
            self.book.count("triggersSentAgain")

    def repeat_key(self):
        run = self.random.choice(self.mine)
        known = self.book.runs[run]
        if known["task"] == "fragile":
            return  # a run that failed gives its key free, by design
        self.trigger(known["key"], known["task"],
                     {"payload": known["payload"], "options": {"idempotencyKey": known["key"]}})
        self.book.count("keysRepeated")

    def cancel(self, run):
        status, reply = self.connection.ask("POST", f"/api/v2/runs/{run}/cancel")
        if status != 200:
            raise Failure(f"canceling {run} was refused: {status} {reply}")
        with self.book.lock:
            self.book.canceled.add(run)
        self.book.count("cancels")

    def freeze_and_resume(self, run):
        status, _ = self.connection.ask("POST", f"/runyard/v1/runs/{run}/freeze")
        if status == 200 and self.random.random() < 0.7:
            self.connection.ask("POST", f"/runyard/v1/runs/{run}/resume")
        self.book.count("freezes" if status == 200 else "freezesRefused")

    def replay(self, run):
        status, reply = self.connection.ask("POST", f"/api/v1/runs/{run}/replay", {})
        if status != 200:
            raise Failure(f"replaying {run} was refused: {status} {reply}")
        with self.book.lock:
            original = self.book.runs[run]
            self.book.runs[reply["id"]] = {**original, "key": None, "replayOf": run}
        self.book.count("replays")
