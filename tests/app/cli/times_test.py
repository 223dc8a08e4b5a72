"""Times on the command line are those of the machine it is typed on, whatever option takes them."""

import datetime
import pathlib
import sys
import unittest
import zoneinfo

PROGRAM, SUPPORT = sys.argv.pop(1), sys.argv.pop(1)
sys.path.insert(0, SUPPORT)
from runyard_engine import Engine  # noqa: E402

PROJECT = pathlib.Path(__file__).parent / "project"
ZONE = "America/New_York"
NEW_YORK = zoneinfo.ZoneInfo(ZONE)
UTC = datetime.timezone.utc


class Times(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.engine = Engine(PROGRAM).start()
        cls.addClassCleanup(cls.engine.close)
        cls.engine.ok("deploy", PROJECT)

    def there(self, *arguments):
        result = self.engine.run(*arguments, "--json", environment={"TZ": ZONE})
        self.assertEqual(result.code, 0, result.err)
        return result

    def starts(self, run):
        return datetime.datetime.fromisoformat(self.engine.show(run)["delayUntil"].replace("Z", "+00:00"))

    def test_a_delay_is_local_in_every_command(self):
        year = datetime.datetime.now().year + 1
        wanted = datetime.datetime(year, 12, 1, 6, 30, tzinfo=NEW_YORK)
        text = f"{year}-12-01T06:30"
        run = self.there("trigger", "echo", "--delay", text).json["id"]
        self.assertEqual(self.starts(run), wanted)
        self.assertEqual(self.starts(self.there("runs", "replay", run, "--delay", text).json["id"]), wanted)

        later = f"{year}-07-02 08:00:15"
        self.there("runs", "reschedule", run, "--delay", later)
        self.assertEqual(self.starts(run), datetime.datetime(year, 7, 2, 8, 0, 15, tzinfo=NEW_YORK))
        day = self.there("bulk", "reschedule", run, "--delay", f"{year}-07-03").json["id"]
        self.assertEqual(self.engine.ok("bulk", "show", day)["delayUntil"], f"{year}-07-03T04:00:00.000Z")
        replay = self.there("bulk", "replay", run, "--delay", text).json["id"]
        self.assertEqual(self.engine.ok("bulk", "show", replay)["delayUntil"], f"{year}-12-01T11:30:00.000Z")

    def test_a_zone_that_is_written_counts_and_durations_are_durations(self):
        year = datetime.datetime.now().year + 1
        for text, hour in ((f"{year}-12-01T06:30Z", 6), (f"{year}-12-01T06:30+02:00", 4)):
            run = self.there("trigger", "echo", "--delay", text).json["id"]
            self.assertEqual(self.starts(run), datetime.datetime(year, 12, 1, hour, 30, tzinfo=UTC))
        run = self.there("trigger", "echo", "--delay", "1h30m").json["id"]
        ahead = self.starts(run) - datetime.datetime.now(UTC)
        self.assertLess(abs(ahead - datetime.timedelta(minutes=90)), datetime.timedelta(minutes=2))

    def test_a_time_of_day_is_the_next_one(self):
        for hours in (2, -2):
            now = datetime.datetime.now(NEW_YORK)
            wanted = (now + datetime.timedelta(hours=hours)).replace(second=0, microsecond=0, tzinfo=None)
            days = (wanted.date() - now.date()).days
            if wanted <= now.replace(tzinfo=None):
                wanted += datetime.timedelta(days=1)
            result = self.there("trigger", "echo", "--delay", f"{wanted:%H:%M}")
            if days == 0:
                self.assertEqual("tomorrow is assumed" in result.err, hours < 0)
                self.assertEqual(self.starts(result.json["id"]), wanted.replace(tzinfo=NEW_YORK))
        tomorrow = datetime.datetime.now(NEW_YORK).date() + datetime.timedelta(days=1)
        run = self.there("trigger", "echo", "--delay", "tomorrow 12:15").json["id"]
        self.assertEqual(self.starts(run), datetime.datetime(tomorrow.year, tomorrow.month, tomorrow.day, 12, 15,
                                                             tzinfo=NEW_YORK))

    def test_what_clocks_skip_or_show_twice_is_said(self):
        for text in ("2030-03-10T02:30", "2030-11-03T01:30"):
            self.assertIn("runyard: ", self.there("trigger", "echo", "--delay", text).err)
        self.assertEqual(self.there("trigger", "echo", "--delay", "2030-11-03T12:30").err, "")

    def test_what_is_no_time_says_how_to_write_one(self):
        for arguments in (["trigger", "echo"], ["runs", "reschedule", "run_1"], ["bulk", "replay", "run_1"]):
            result = self.engine.run(*arguments, "--delay", "soon")
            self.assertEqual(result.code, 3)
            self.assertIn('"soon" is neither a time nor a duration.', result.err)
            self.assertIn("the time zone of this machine", result.err)


if __name__ == "__main__":
    unittest.main()
