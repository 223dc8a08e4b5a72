"""Takes pictures of the real window for the documentation."""

import pathlib
import subprocess
import time

from runyard_window import RunyardWindow
from window_driver import xdotool
from workspace import HERE, Workspace

PROGRAM = HERE.parent.parent / "build" / "bin" / "runyard"
WIDTH, HEIGHT = 1480, 940


class Photographer:
    def __init__(self, folder, prefix):
        self.folder = pathlib.Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.workspace = Workspace(PROGRAM, prefix=prefix)
        self.process = self.workspace.start()
        self.window = RunyardWindow(self.process)

    def take(self, name, x_window=None):
        """The window alone, without frame and desktop, in few colours."""
        xdotool("mousemove", 1599, 999)  # no hovered row
        time.sleep(1)  # until the last change no longer glows and tooltips are gone
        path = self.folder / f"{name}.png"
        subprocess.run(["import", "-window", x_window or self.window.x_window(), str(path)], check=True)
        subprocess.run(["convert", str(path), "-strip", "+dither", "-colors", "255",
                        "-define", "png:compression-level=9", f"PNG8:{path}"], check=True)
        print(f"{path} {path.stat().st_size // 1024} KB", flush=True)

    def take_dialog(self, name, title):
        self.window.dialog(title)
        time.sleep(0.5)  # the verdicts on what is typed come with a short pause
        self.take(name, self.window.x_window(title))

    def finish(self):
        self.workspace.stop(self.process)
        self.workspace.remove()
