# SPDX-License-Identifier: GPL-2.0-only
"""The supervisor: starts workers, watches them, gathers what they find.

Cores are shared out between two teams, one for each engine (with one core there
is one team, which takes turns). A team gives each target a slice of time, then
goes on to the next. When a merge is due, a team with libFuzzer spends a slice on
that. Triage runs beside them.

Nothing here is kept in memory alone: a supervisor that resumes knows from state.json which
workers there were, ends those that are still alive, and gathers what they left.
"""
import hashlib
import json
import os
import secrets
import shutil
import signal
import sys
import time
import traceback

from ..counts import Counts
from ..files import read, write_whole

from .. import process
from . import corpus, engines, history, status, triage

TICK = 1            # seconds
GATHER = 5
HISTORY = 15
PATIENCE = 5        # for what was asked to end
TOO_SOON = 10       # a worker that lives no longer is not started at once again


class Supervisor:
    def __init__(self, state):
        self.state = state
        state["id"] = state["id"] or secrets.token_hex(8)
        self.popen = {}     # of this run's own children, by pid
        self.corpora = {kind: corpus.Corpus(state, kind)
                        for kind in sorted(set(state["config"]["targets"].values()))}
        self.stopping = self.hurried = False    # asked to stop once, twice
        self.crashes = corpus.Arrivals()
        self.gathered = self.told = -HISTORY
        self.resting = {}   # team: until when
        self.history = history.Writer(state)
        # Of this run alone: executions before it, engines started in it, workers that died.
        self.before = status.worked(state)
        self.slices = self.dead = 0

    # --- teams ---

    def teams(self):
        config = self.state["config"]
        names = config["engines"]
        if config["jobs"] < len(names):
            return [{"name": "all", "engines": names, "cores": config["jobs"]}]
        share, more = divmod(config["jobs"], len(names))
        return [{"name": name, "engines": [name], "cores": share + (i < more)}
                for i, name in enumerate(names)]

    def next_turn(self, team):
        """Engine and target of a team's next slice; teams begin apart."""
        turn = self.state["turns"].get(team["name"], 0)
        self.state["turns"][team["name"]] = turn + 1
        targets = self.state.targets()
        engine = team["engines"][turn % len(team["engines"])]
        shift = self.state["config"]["engines"].index(engine) * (len(targets) // 2)
        return engine, targets[(turn // len(team["engines"]) + shift) % len(targets)]

    # --- jobs: what is written down of them is enough to end and to gather ---

    def mark(self, job_id=None):
        """What a job's processes carry; what all of the campaign's begin with."""
        return f"{self.state['id']}/" + (f"{job_id}/" if job_id else "")

    def begin(self, job, commands, lower=0, cwd=None):
        """Start a job's processes. Returns False after a complaint."""
        job_id = str(self.state["next_id"])
        self.state["next_id"] += 1
        job |= {"started": time.monotonic(), "processes": []}
        self.state["jobs"][job_id] = job
        folder = self.state.path(job["folder"])
        # A worker may live only if its job is known: the note comes first.
        self.state.save()
        for i, (command, env) in enumerate(commands):
            try:
                popen, found = process.start(
                    command, self.mark(job_id), f"{folder}/log.{i}", env, lower, cwd)
            except OSError as error:
                self.state.say(f"cannot start {command[0]}: {error.strerror}")
                self.finish(job_id)
                return False
            self.popen[popen.pid] = popen
            job["processes"].append(found)
        self.state.save()
        return True

    def folder(self):
        """For the next job, within the campaign's."""
        folder = os.path.join("workers", str(self.state["next_id"]))
        path = self.state.path(folder)
        shutil.rmtree(path, ignore_errors=True)
        os.makedirs(os.path.join(path, "tmp"))
        return folder

    def fuzz(self, team):
        engine, target = self.next_turn(team)
        kind = self.state["config"]["targets"][target]
        folder = self.folder()
        seconds = self.state["config"]["slice"]
        self.slices += 1
        commands = engines.COMMANDS[engine](
            self.state, target, kind, team["cores"], folder, seconds)
        return self.begin({
            "kind": "fuzz", "team": team["name"], "engine": engine, "target": target,
            "takes": kind, "seconds": seconds, "folder": folder, "read": 0,
            "shared": os.path.basename(self.corpora[kind].folder()),
        }, commands, cwd=self.state.folder)

    def to_prune(self):
        """What is to be merged next, or None: a round has each kind once."""
        left = [kind for kind in self.corpora if kind not in self.state["pruning"]]
        if not left:
            self.state["pruning"] = []
            self.state["last_prune"] = self.state["ran"]
        every = self.state["config"]["merge_every"]
        if not every or self.state["ran"] - self.state["last_prune"] < every:
            return None
        return left[0]

    def prune(self, team, kind):
        self.state["pruning"].append(kind)
        folder = self.folder()
        return self.begin({
            "kind": "prune", "team": team["name"], "takes": kind, "folder": folder,
            "seconds": 24 * 3600, "shared": os.path.basename(self.corpora[kind].folder()),
        }, [([sys.executable, "-m", "buddyfuzz.campaign.prune", self.state.folder, kind,
              folder], {})])

    def triage(self):
        folder = self.folder()
        self.begin({"kind": "triage", "team": "", "folder": folder, "seconds": 24 * 3600},
                   [([sys.executable, "-m", "buddyfuzz.campaign.triage", self.state.folder], {})],
                   lower=5)

    def finish(self, job_id, done=False):
        """A job is over, DONE or cut short: nothing of it is lost.

        Its folder goes when nothing of it lives. What cannot be ended is left to be
        finished later.
        """
        job = self.state["jobs"][job_id]
        left = process.end(self.mark(job_id), 1 if job.get("ending") else PATIENCE)
        if job["kind"] == "fuzz":
            self.gather_job(job, final=True)
        elif job["kind"] == "prune":
            for path in self.state.glob(job["folder"], "artifacts", "*", "*"):
                self.keep_crash(path.split("/")[-2], path, final=True)
        elif job["kind"] == "triage":
            self.count()
        if left:
            job["ending"] = True
            self.state.say(f"cannot end process {', '.join(map(str, sorted(left)))} of "
                           f"{job['kind']} job {job_id}: {job['folder']} stays until it dies")
            return
        for one in job["processes"]:
            popen = self.popen.pop(one["pid"], None)
            if popen:
                popen.wait()
        if job["kind"] == "prune":
            if done:
                self.take_pruned(job)
            else:
                self.state.say(f"the merge of {job['takes']} was interrupted: no input is dropped")
        del self.state["jobs"][job_id]
        self.state.save()
        shutil.rmtree(self.state.path(job["folder"]), ignore_errors=True)

    def watch(self, job_id):
        """Is the job still at it? Says so when it ended before its time."""
        job = self.state["jobs"][job_id]
        age = time.monotonic() - job["started"]
        if job.get("ending"):
            return False
        if any(one["pid"] not in self.popen for one in job["processes"]):
            return False    # another supervisor's, or ended, and yet to be gathered
        codes = [self.popen[one["pid"]].poll() for one in job["processes"]]
        # The engines have no limit of their own: libFuzzer would throw away what its forks
        # have found last, and AFL++ goes by a clock that may jump.
        if age > job["seconds"]:
            return False
        if None in codes and not any(codes):
            return True
        code = next((code for code in codes if code), 0)
        if age < job["seconds"] - 1 if job["kind"] == "fuzz" else code:
            self.died(job, code, age)
        return False

    def died(self, job, code, age):
        self.state["deaths"] += 1
        self.dead += 1
        how = f"was killed by signal {-code}" if code < 0 else f"ended with status {code}"
        what = " ".join(filter(None, (job["kind"], job.get("engine"), job.get("target"))))
        self.state.say(f"worker died: {what} {how} after {age:.0f} s; its finds are kept")
        if age < TOO_SOON or job["kind"] == "triage":
            self.keep_log(job)
            self.resting[job["team"]] = time.monotonic() + 30

    def keep_log(self, job):
        for log in self.state.glob(job["folder"], "log.*"):
            shutil.copy(log, self.state.path("last-words"))
        self.state.say(f"its log is {self.state.path('last-words')}")

    # --- gathering ---

    def gather_job(self, job, final=False):
        paths, crashes = engines.FINDS[job["engine"]](self.state, job)
        takes = self.corpora[job["takes"]]
        added = takes.add_files(paths, final)
        count = self.state["corpus"].setdefault(job["takes"], {"added": 0})
        count["added"] += added
        if added:
            self.state["last_new"] = self.state["ran"]
        for path in crashes:
            self.keep_crash(job["target"], path, final)
        covered = engines.COVERAGE[job["engine"]](self.state, job)
        if covered:
            best = self.state["coverage"].setdefault(f"{job['engine']} {job['target']}", {})
            for what, number in covered.items():
                best[what] = max(best.get(what, 0), number)
        self.account(job)

    def keep_crash(self, target, path, final=False):
        """Copy it once it is whole."""
        folder = self.state.path("crashes", target)

        def keep(content):
            name = hashlib.sha1(content).hexdigest()
            done = os.path.join(folder, f".done-{name}")
            if not os.path.exists(done):
                os.makedirs(folder, exist_ok=True)
                write_whole(os.path.join(folder, name), content)
                open(done, "w", encoding="utf-8").close()

        self.crashes.take(path, keep, final)

    def account(self, job):
        """Add up the lines that targets have written since the last time."""
        try:
            with open(self.state.path(job["folder"], "stats"), "rb") as file:
                file.seek(job["read"])
                text = file.read()
        except OSError:
            return
        text = text[:text.rfind(b"\n") + 1]
        job["read"] += len(text)
        said = Counts().add(text.decode(errors="replace"))
        for name in "executions", "operations":
            self.state[name] += said[name]
        counts = self.state["counts"]
        pair = f"{job['engine']} {job['target']}"
        total = Counts(counts.get(pair, {}))
        total.update(said)
        counts[pair] = dict(total)

    def gather(self):
        for job in self.state["jobs"].values():
            if job["kind"] == "fuzz":
                self.gather_job(job)
        self.count()
        self.state.save()

    def count(self):
        for kind, one in self.corpora.items():
            self.state["corpus"].setdefault(kind, {"added": 0}).update(
                inputs=len(one.names), pruned=len(one.pruned))
        self.state["bugs"] = triage.counts(self.state, "bugs")
        self.state["flaky"] = triage.counts(self.state, "flaky")
        self.state["groups"] = triage.groups(self.state)
        self.state["untriaged"] = len(self.state.glob("crashes", "*", "*"))

    def take_pruned(self, job):
        """Only a merge that went through has said anything."""
        try:
            found = json.loads(read(self.state.path(job["folder"], "kept")))
        except (OSError, ValueError):
            self.state.say(f"the merge of {job['takes']} left no result")
            return
        if not found.get("kept"):
            why = found.get("refused", "it keeps nothing")
            self.state.say(f"the merge of {job['takes']} is refused; no input is dropped: {why}")
            return
        takes = self.corpora[job["takes"]]
        before = len(takes.names)
        takes.replace(found["kept"], found["of"])
        takes.tidy(self.in_use())
        self.state["prunes"] += 1
        self.state.say(f"merged {job['takes']}: {len(takes.names)} inputs of {before} left")

    def in_use(self):
        """Folders of the corpus that are still being read."""
        return {job.get("shared") for job in self.state["jobs"].values()}

    # --- what may go wrong ---

    def trouble(self):
        """Why nothing should run at the moment, or ''."""
        need = self.state["config"]["min_free"]
        free = shutil.disk_usage(self.state.folder).free >> 20
        if free < need:
            return f"disk full: {free} MB free, {need} MB needed"
        missing = [path for path in self.needed() if not shutil.which(path)]
        if missing:
            return f"missing: {', '.join(missing)}"
        return ""

    def needed(self):
        for engine in self.state["config"]["engines"]:
            for target in self.state.targets():
                yield self.state.program(engine, target)
            if engine == "afl":
                yield "afl-fuzz"

    def mind(self):
        """Pause while there is trouble. Returns whether all is well."""
        was, why = self.state["paused"], self.trouble()
        self.state["paused"] = why
        if why and not was:
            self.state.say(f"paused: {why}")
        elif was and not why:
            self.state.say("going on")
        if why:
            self.end_all()
        return not why

    # --- the run ---

    def adopt(self):
        """What another supervisor has left behind."""
        self.end_all()
        self.count()
        for one in self.corpora.values():
            one.tidy(self.in_use())
        self.state.save()

    def end_all(self):
        """All workers, at once; then what each has written. Returns whether all went well."""
        process.end(self.mark(), PATIENCE)
        for job_id in list(self.state["jobs"]):
            try:
                self.finish(job_id)
            except OSError as error:
                # Most likely a full disk; nothing is removed before it is kept.
                self.state.say(f"error: {error}")
        return not self.state["jobs"]

    def employ(self):
        """Something to do for each team, and triage beside."""
        busy = {job["team"] for job in self.state["jobs"].values()}
        for team in self.teams():
            if team["name"] in busy or time.monotonic() < self.resting.get(team["name"], 0):
                continue
            kind = "libfuzzer" in team["engines"] and self.to_prune()
            if kind:
                self.prune(team, kind)
            elif not self.fuzz(team):
                self.resting[team["name"]] = time.monotonic() + 30
        if "" not in busy and self.state["untriaged"] and \
                time.monotonic() >= self.resting.get("", 0):
            self.triage()

    def step(self):
        if not self.mind():
            return
        for job_id in list(self.state["jobs"]):
            if not self.watch(job_id):
                self.finish(job_id, done=True)
        self.employ()
        now = time.monotonic()
        if now - self.gathered >= GATHER:
            self.gathered = now
            self.gather()
        if now - self.told >= HISTORY:
            self.told = now
            self.history.write()

    def surely(self, what):
        """Do WHAT; whatever goes wrong in it, no worker is left. Returns an exit status."""
        for sig in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(sig, self.on_signal)
        try:
            return what()
        except Exception as error:
            process.end(self.mark(), PATIENCE)
            with open(self.state.path("last-words"), "w", encoding="utf-8") as out:
                out.write(traceback.format_exc())
            self.state.say(f"{type(error).__name__}: {error}; all workers were stopped; the "
                           f"backtrace is in {self.state.path('last-words')}")
            self.state.save()
            return 2

    def run(self):
        """Until stopped, or the campaign's time is over. Returns an exit status."""
        state = self.state
        state["supervisor"] = {"pid": os.getpid(), "start": process.start_time(os.getpid())}
        state["stopped"] = False
        if not state["seeded"]:
            for kind, one in self.corpora.items():
                one.add_files(state.glob("seeds", kind, "*"), final=True)
            state["seeded"] = True
        left = len(state["jobs"])
        if left:
            state.say(f"going on; a killed supervisor left {left} jobs")
        seconds = state["config"]["seconds"]
        if seconds and state["ran"] >= seconds:
            state.say(f"nothing to do: it has run {state['ran']:.0f} s of {seconds}; "
                      "resume --seconds N with a larger N, or 0")
        adopted = False
        while not self.stopping and not (seconds and state["ran"] >= seconds):
            before = time.monotonic()
            try:
                if not adopted:
                    self.adopt()
                    adopted = True
                self.step()
                state.save()
            except OSError as error:
                # Most likely a full disk; nothing is removed before it is kept.
                state.say(f"error: {error}")
            time.sleep(max(0, TICK - (time.monotonic() - before)))
            state["ran"] += time.monotonic() - before
        return self.wind_up()

    def on_signal(self, *_):
        if self.stopping:
            self.hurried = True
        self.stopping = True

    def stop(self):
        """What another, dead one has left; a signal means: and hurry."""
        self.stopping = True
        return self.wind_up()

    def wind_up(self):
        """Stop on purpose: all is gathered, and every crash triaged."""
        state = self.state
        whole = self.end_all()
        try:
            self.count()
            if whole and state["untriaged"]:
                state.say(f"triaging {state['untriaged']} inputs; stop again to leave them "
                          "to the next resume")
                self.triage()
                while not self.hurried and all(self.watch(job) for job in state["jobs"]):
                    time.sleep(0.1)
                whole = self.end_all()
                self.count()
            self.history.write()
        except OSError as error:
            state.say(f"error: {error}")
            whole = False
        state["stopped"] = whole
        state["supervisor"] = None
        if whole:
            state.say(f"stopped after {state['ran']:.0f} s: {state['executions']} executions, "
                      f"bugs: {triage.sum_up(state)}")
        else:
            state.say("stopped, but some finds could not be saved: fix that, and resume")
        state.save()
        return self.verdict() if whole else 2

    def verdict(self):
        """An exit status: 1 bugs were found, 0 none; but that needs that something ran."""
        state = self.state
        if state["bugs"] or state["flaky"]:
            return 1
        # A run without a single slice, such as a resume when its time is over, has no verdict
        # of its own: the campaign has.
        if status.worked(state) > (self.before if self.slices else 0):
            return 0
        why = state["paused"] or ", ".join(status.not_run(state)) or \
            "no worker has executed an input"
        if self.dead:
            why = f"{self.dead} workers died; the log of one may be in " \
                f"{state.path('last-words')}"
        state.say(f"nothing was executed, so nothing can be said of the allocator: {why}")
        return 2 if self.dead else 3
