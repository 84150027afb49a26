// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.monitor.internal.engine;

import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.callback.Callbacks;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.journal.JournalStore;
import io.github.finetune4j.model.ModelRef;
import io.github.finetune4j.monitor.Slice;
import io.github.finetune4j.monitor.alert.Alert;
import io.github.finetune4j.monitor.alert.AlertEvent;
import io.github.finetune4j.monitor.alert.Alerts;
import io.github.finetune4j.monitor.alert.Evidence;
import io.github.finetune4j.monitor.alert.Suggestion;
import io.github.finetune4j.monitor.capture.CapturePage;
import io.github.finetune4j.monitor.capture.CaptureStore;
import io.github.finetune4j.monitor.capture.Captured;
import io.github.finetune4j.monitor.capture.Feedback;
import io.github.finetune4j.monitor.capture.Interaction;
import io.github.finetune4j.monitor.decay.DecayRule;
import io.github.finetune4j.monitor.decay.DecayVerdict;
import io.github.finetune4j.monitor.internal.alert.AlertBook;
import io.github.finetune4j.monitor.internal.alert.Deliveries;
import io.github.finetune4j.monitor.internal.kept.OvertakenException;
import io.github.finetune4j.monitor.internal.stream.DecayWatch;
import io.github.finetune4j.monitor.internal.stream.OpenWindow;
import io.github.finetune4j.monitor.internal.stream.WatchedStream;
import io.github.finetune4j.monitor.internal.stream.WindowClock;
import io.github.finetune4j.monitor.internal.window.Measure;
import io.github.finetune4j.monitor.internal.window.Measure.Addition;
import io.github.finetune4j.monitor.internal.window.Measure.Observed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The engine of monitors: it reads what was captured, cuts it into windows, looks at each window once, and reports what
 * is wrong. Every look begins where the last one ended, in this process or another. Of several processes on one store
 * one looks at a time; the others read what it wrote.
 */
public final class Engine implements AutoCloseable {
    private static final int PAGE = 4096;
    private static final int LOOKS = 52;
    private static final int REMEMBERED = 262_144;
    private static final Duration AHEAD = Duration.ofMinutes(10);
    private static final Duration LONGEST_SILENCE = Duration.ofDays(31);
    private static final long UNKNOWN = -1;
    private static final String REARM = "rearm";
    private static final String LEARN = "learn anew";

    private static final System.Logger LOG = System.getLogger(Engine.class.getName());

    private record Origin(List<Slice> slices, int group) {}

    /**
     * The captured interactions, as far as code of others is needed to take them: what each measure observed, or why it
     * does not count.
     */
    private record Taken(
            Captured captured, long window, Origin origin, List<@Nullable Addition> additions, String leftOut) {}

    private final EngineSettings settings;
    private final CaptureStore source;
    private final JournalStore store;
    private final LookTurn turn;
    private final AlertBook book;
    private final Deliveries deliveries;
    private final Callbacks callbacks;
    private final List<Callback> functions;
    private final Looks looks;
    private final ShutdownWatch shutdowns;
    private final ReentrantLock looking = new ReentrantLock();
    private final Deque<Taken> waiting = new ArrayDeque<>();
    private final Deque<DecayVerdict> verdicts = new ArrayDeque<>();
    private final Map<String, Long> counts = new TreeMap<>();
    private final Set<String> models = new HashSet<>();
    private final Map<String, Origin> origins = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Origin> eldest) {
            return size() > REMEMBERED;
        }
    };

    private StreamSet streams;
    private WindowJournal journal;
    private SeenInteractions seen;
    private volatile String cursor = "";
    private long closed = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;
    private long obeyed = UNKNOWN; // the last event of the alerts that the streams have heard of
    private boolean unjudged;
    private boolean unwritten; // there is more in memory than in the store
    private boolean overtaken;
    private boolean seenElsewhere;

    /**
     * Brings back what is known.
     *
     * @param settings to go by
     * @param source of what was captured
     * @param store of what was seen
     */
    public Engine(EngineSettings settings, CaptureStore source, JournalStore store) {
        this.settings = settings;
        this.source = source;
        this.store = store;
        journal = new WindowJournal(store);
        seen = new SeenInteractions(store);
        streams = new StreamSet(settings);
        book = new AlertBook(store, settings.clock());
        callbacks = new Callbacks(LOG, settings.clock());
        functions = settings.measures().stream().map(this::function).toList();
        looks = new Looks(settings.nanos());
        shutdowns = new ShutdownWatch(settings.shutdowns(), book, callbacks);
        deliveries = new Deliveries(store, callbacks, settings.nanos(), settings.patience(), this::sinksAreIdle);
        turn = new LookTurn(store, deliveries::idle, settings.nanos());
        settings.sinks().forEach(deliveries::meet);
        if (settings.escalation() != null) {
            deliveries.meet(settings.escalation());
        }
        catchUp();
        book.onEnded(this::personSpoke);
    }

    private void sinksAreIdle() {
        turn.endWhenIdle();
    }

    private Callback function(Measure measure) {
        return callbacks.of("monitor " + measure.name(), "what it failed on does not count for it");
    }

    // ---- what is on record

    /** Reads what the process before this one has written, or others have since. */
    private synchronized void catchUp() {
        List<WindowJournal.Line> fresh = journal.news();
        Optional<List<String>> open = journal.otherOpen();
        if (!fresh.isEmpty() || open.isPresent()) {
            turn.seen();
            if (unwritten) {
                startAnew(); // what is in memory was found by somebody else, too
                return;
            }
            streams.all().forEach(stream -> stream.open().clear());
            fresh.forEach(this::replay);
            reopen(journal.open());
            seenElsewhere = true;
        }
        if (obeyed == UNKNOWN) {
            obeyed = book.history().size(); // a store of before doesn't say; its streams have heard of all
        }
    }

    private synchronized void catchUpToLook() {
        if (overtaken) {
            startAnew();
        } else {
            catchUp();
        }
        if (seenElsewhere) {
            seen = new SeenInteractions(store);
        }
        seenElsewhere = false;
    }

    private void startAnew() {
        overtaken = false;
        unwritten = false;
        seenElsewhere = true;
        obeyed = UNKNOWN;
        unjudged = false;
        streams = new StreamSet(settings);
        journal = new WindowJournal(store);
        waiting.clear();
        verdicts.clear();
        counts.clear();
        origins.clear();
        cursor = "";
        closed = Long.MIN_VALUE;
        newest = Long.MIN_VALUE;
        catchUp();
    }

    private void reopen(List<String> open) {
        if (open.isEmpty()) {
            return;
        }
        Map<String, Object> head = Json.parseObject(open.get(0));
        cursor = String.valueOf(head.get("cursor"));
        counts.clear();
        if (head.get("counts") instanceof Map<?, ?> known) {
            known.forEach((name, count) -> counts.put(String.valueOf(name), ((Number) count).longValue()));
        }
        if (head.get("obeyed") instanceof Number event) {
            obeyed = Math.max(obeyed, event.longValue());
        }
        open.stream()
                .skip(1)
                .map(WindowJournal::parsed)
                .filter(line -> line.window() > closed)
                .forEach(this::reopen);
    }

    private void replay(WindowJournal.Line line) {
        if (!line.instruction().isEmpty()) {
            obeyed = Math.max(obeyed, line.event());
            line.parts()
                    .forEach(part -> streams.find(part.monitor(), part.slice())
                            .ifPresent(stream -> obey(stream, line.instruction())));
            return;
        }
        Map<WatchedStream, OpenWindow> taken = new LinkedHashMap<>();
        for (WindowJournal.Part part : line.parts()) {
            streams.slice(part.slice());
            streams.find(part.monitor(), part.slice()).ifPresent(stream -> taken.put(stream, window(stream, part)));
            noteModel(part.slice());
        }
        closed = line.window();
        newest = taken.isEmpty() ? newest : closed;
        decays(closed, taken);
        streams.all().forEach(stream -> stream.close(closed, taken.get(stream)));
    }

    // Before the streams, which merge windows into longer ones
    private List<DecayVerdict> decays(long window, Map<WatchedStream, OpenWindow> taken) {
        List<DecayVerdict> verdicts = new ArrayList<>();
        for (DecayWatch watch : streams.decays()) {
            OpenWindow its = streams.find(watch.rule().monitor(), watch.slice())
                    .map(taken::get)
                    .orElse(null);
            watch.add(window, its == null ? null : its.sum()).ifPresent(verdicts::add);
        }
        return verdicts;
    }

    private static OpenWindow window(WatchedStream stream, WindowJournal.Part part) {
        return OpenWindow.restore(stream.measure().restore(part.state()), part.examples());
    }

    private void reopen(WindowJournal.Line line) {
        for (WindowJournal.Part part : line.parts()) {
            streams.slice(part.slice());
            noteModel(part.slice());
            streams.find(part.monitor(), part.slice())
                    .ifPresent(stream -> stream.open().put(line.window(), window(stream, part)));
        }
        newest = Math.max(newest, line.window());
    }

    private void noteModel(Slice slice) {
        if (slice.label().equals(Slice.MODEL)) {
            models.add(slice.value());
        }
    }

    // ---- looking

    /**
     * Reads what is new, closes windows whose time is over, and reports what is wrong.
     *
     * @param own whether the thread is the monitors' own, which nobody interrupts but a function of theirs
     */
    public void look(boolean own) {
        looks.began();
        try {
            if (turn.take()) {
                try {
                    lookNow(own);
                } finally {
                    turn.giveBack();
                }
            } else {
                follow(own);
            }
            looks.wentThrough(settings.clock().instant());
        } catch (RuntimeException | Error e) {
            looks.failed(e);
            throw e;
        }
    }

    private void lookNow(boolean own) {
        try {
            read(own);
            notifySinks(settings.clock().instant()); // without a lock: a slow sink must not hold up a page
        } catch (OvertakenException e) {
            // the turn was lost, with a connection to a database: the next look begins with what others wrote
            LOG.log(System.Logger.Level.DEBUG, "another process has looked meanwhile");
            wasOvertaken();
        }
    }

    private synchronized void wasOvertaken() {
        overtaken = true;
    }

    // Somebody else looks: what is shown here is what is on record
    private void follow(boolean own) {
        looking.lock();
        try {
            shutdowns.show(asked(own));
            catchUp();
            book.refresh();
            turn.requireSign();
        } finally {
            looking.unlock();
        }
    }

    // Whatever is not ours (the capture's store, functions of monitors) is asked without the lock of those who show it
    private void read(boolean own) {
        looking.lock();
        try {
            catchUpToLook();
            ends(own);
            goOn();
            for (CapturePage page = source.read(cursor, PAGE);
                    !page.entries().isEmpty();
                    page = source.read(cursor, PAGE)) {
                List<Taken> taken = taken(page.entries());
                if (own) {
                    Thread.interrupted(); // a store of files writes nothing on a thread that is interrupted
                }
                take(taken, page.cursor());
                looks.wentOn();
            }
            finish(settings.clock().instant());
        } finally {
            looking.unlock();
        }
    }

    // First, for it needs no traffic, and no store of what was captured
    private void ends(boolean own) {
        Map<String, ModelRef> models = asked(own);
        undisturbed(() -> shutdowns.look(models, settings.clock().instant()));
    }

    private Map<String, ModelRef> asked(boolean own) {
        Map<String, ModelRef> models = shutdowns.ask();
        if (own) {
            Thread.interrupted();
        }
        return models;
    }

    /** What is decided on all that people have said; once more where one speaks meanwhile, in another process. */
    private void undisturbed(Runnable decision) {
        for (boolean done = false; !done; ) {
            book.refresh();
            try {
                decision.run();
                done = true;
            } catch (OvertakenException e) {
                requireTurn();
            }
        }
    }

    private void requireTurn() {
        if (!turn.held()) {
            throw new OvertakenException("looks");
        }
    }

    // ---- what is read, before anything of it counts

    private List<Taken> taken(List<Captured> page) {
        Instant ahead = settings.clock().instant().plus(AHEAD);
        Map<String, Origin> fresh = new HashMap<>();
        List<Taken> all = new ArrayList<>(page.size());
        for (Captured captured : page) {
            all.add(taken(captured, ahead, fresh));
        }
        return all;
    }

    private Taken taken(Captured captured, Instant ahead, Map<String, Origin> fresh) {
        long window = settings.windows().index(captured.at());
        if (captured.at().isAfter(ahead)) {
            return leftOut(captured, "ahead");
        }
        if (captured instanceof Interaction asked
                && (fresh.containsKey(asked.responseId()) || isKnown(asked.responseId()))) {
            return leftOut(captured, "again"); // feedback released what was said; its figures were counted before
        }
        if (window <= closed) {
            return leftOut(captured, "late");
        }
        return origin(captured, fresh)
                .map(origin -> new Taken(captured, window, origin, additions(captured), ""))
                .orElseGet(() -> leftOut(captured, "unknown"));
    }

    private static Taken leftOut(Captured captured, String why) {
        return new Taken(captured, 0, new Origin(List.of(), 0), List.of(), why);
    }

    private Optional<Origin> origin(Captured captured, Map<String, Origin> fresh) {
        if (captured instanceof Interaction asked) {
            Origin origin = origin(asked);
            fresh.put(asked.responseId(), origin);
            return Optional.of(origin);
        }
        String id = ((Feedback) captured).responseId();
        Origin known = origins.getOrDefault(id, fresh.get(id));
        return known != null ? Optional.of(known) : source.find(id).map(this::origin);
    }

    // Each function is asked once, whatever the number of slices; what fails costs its own monitor alone
    private List<@Nullable Addition> additions(Captured captured) {
        List<@Nullable Addition> all = new ArrayList<>(functions.size());
        for (int i = 0; i < functions.size(); i++) {
            Observed observed = settings.measures().get(i).observed();
            boolean asked = observed.concerns(captured);
            all.add(asked ? functions.get(i).call(() -> observed.of(captured), Addition.FAILED) : null);
        }
        return all;
    }

    // ---- what counts

    private synchronized void take(List<Taken> taken, String upTo) {
        unwritten = true;
        waiting.addAll(taken);
        cursor = upTo;
        goOn();
        closeBefore(settings.windows().index(newestSeen().minus(settings.grace())));
    }

    // What a look left that failed half-way is neither lost nor counted twice
    private synchronized void goOn() {
        for (Taken next = waiting.poll(); next != null; next = waiting.poll()) {
            take(next);
        }
        if (unjudged) {
            judge();
        }
    }

    private synchronized void finish(Instant now) {
        Instant latest = newestSeen().plus(LONGEST_SILENCE);
        closeBefore(settings.windows().index((now.isBefore(latest) ? now : latest).minus(settings.grace())));
        unwritten = true;
        requireTurn();
        journal.save();
        journal.open(Map.of("cursor", cursor, "counts", counts, "obeyed", obeyed, "at", now.toString()), streams.all());
        seen.save();
        unwritten = false;
    }

    private Instant newestSeen() {
        return newest == Long.MIN_VALUE
                ? settings.clock().instant()
                : settings.windows().start(newest);
    }

    private void take(Taken taken) {
        if (!taken.leftOut().isEmpty()) {
            count(taken.leftOut());
            return;
        }
        if (taken.captured() instanceof Interaction asked) {
            origins.put(asked.responseId(), taken.origin());
        }
        taken.additions().stream().filter(each -> each == Addition.FAILED).forEach(failed -> count("failed"));
        observe(taken);
    }

    private boolean isKnown(String id) {
        return origins.containsKey(id) || seen.seenBefore(id);
    }

    private void observe(Taken taken) {
        newest = Math.max(newest, taken.window());
        Captured captured = taken.captured();
        if (captured instanceof Interaction asked && asked.said().isEmpty()) {
            seen.add(taken.window(), asked.responseId());
        }
        for (Slice slice : taken.origin().slices()) {
            noteModel(slice);
            List<WatchedStream> its = streams.slice(slice);
            for (int i = 0; i < its.size(); i++) {
                Addition addition = taken.additions().get(i);
                if (addition != Addition.FAILED) {
                    its.get(i)
                            .observe(
                                    taken.window(),
                                    captured,
                                    addition,
                                    taken.origin().group());
                }
            }
        }
    }

    private Origin origin(Interaction asked) {
        String subject = asked.subject().isEmpty() ? asked.responseId() : asked.subject();
        return new Origin(streams.of(asked), mixed(subject.hashCode()));
    }

    // String hashes of like texts are alike; MurmurHash3's finaliser (A. Appleby, public domain) spreads them
    private static int mixed(int hash) {
        int h = (hash ^ (hash >>> 16)) * 0x85ebca6b;
        h = (h ^ (h >>> 13)) * 0xc2b2ae35;
        return h ^ (h >>> 16);
    }

    private void count(String what) {
        counts.merge(what, 1L, Long::sum);
    }

    private void closeBefore(long end) {
        if (newest == Long.MIN_VALUE) {
            return;
        }
        if (closed == Long.MIN_VALUE) {
            closed = oldestOpen() - 1;
        }
        while (closed + 1 < end) {
            close(closed + 1);
        }
    }

    private long oldestOpen() {
        return streams.all().stream()
                .filter(stream -> !stream.open().isEmpty())
                .mapToLong(stream -> stream.open().firstKey())
                .min()
                .orElse(newest);
    }

    private void close(long window) {
        Map<WatchedStream, OpenWindow> taken = new LinkedHashMap<>();
        for (WatchedStream stream : streams.all()) {
            OpenWindow its = stream.take(window);
            if (its != null) {
                taken.put(stream, its);
            }
        }
        closed = window;
        seen.close(window);
        WindowClock clock = settings.windows();
        journal.closed(window, clock.start(window), taken);
        verdicts.addAll(decays(window, taken));
        streams.all().forEach(stream -> stream.close(window, taken.get(stream)));
        unjudged = true;
        judge();
        if (Math.floorMod(window + 1, (long) clock.perDay()) == 0) {
            journal.save();
            journal.shorten(clock.start(window), streams);
        }
    }

    // ---- what is wrong

    // Streams have gone on before: where an alert can't be kept, it is raised by the next look
    private void judge() {
        undisturbed(this::judgeAll);
        unjudged = false;
    }

    private void judgeAll() {
        obeyPeople();
        Instant at = settings.windows().start(closed + 1);
        streams.all().forEach(stream -> judge(stream, at));
        for (DecayVerdict next = verdicts.peek(); next != null; next = verdicts.peek()) {
            judge(next);
            verdicts.remove();
        }
        book.resolveWhatIsOver(this::goesOn);
    }

    private void judge(WatchedStream stream, Instant at) {
        String monitor = stream.measure().name();
        if (stream.changed() && stream.recovered()) {
            journal.instructed(at, stream, REARM, 0);
            stream.rearm();
        } else if (stream.changed() && !book.holds(Alert.Kind.CHANGE, monitor, stream.slice())) {
            stream.evidence().ifPresent(evidence -> book.add(Alert.Kind.CHANGE, evidence, this::suggestion));
        }
        if (stream.slice().equals(Slice.ALL) && !book.holds(Alert.Kind.NO_DATA, monitor, Slice.ALL)) {
            stream.silence().ifPresent(evidence -> book.add(Alert.Kind.NO_DATA, evidence, Engine::silent));
        }
    }

    private void judge(DecayVerdict verdict) {
        String monitor = verdict.rule().monitor();
        if (verdict.outcome() == DecayVerdict.Outcome.DECAYED
                && !book.holds(Alert.Kind.DECAY, monitor, verdict.slice())) {
            boolean promised = verdict.rule().promised() != null;
            book.add(Alert.Kind.DECAY, evidence(verdict), promised ? Engine::keepPromise : Engine::retrain);
        }
    }

    // Where the stream's own detector dates the fall, its date stands; otherwise the week does
    private Evidence evidence(DecayVerdict verdict) {
        Optional<Evidence> dated = streams.find(verdict.rule().monitor(), verdict.slice())
                .filter(WatchedStream::changed)
                .flatMap(WatchedStream::evidence);
        return new Evidence(
                verdict.rule().monitor(),
                verdict.slice(),
                dated.map(Evidence::earliest).orElse(verdict.from()),
                dated.map(Evidence::began).orElse(verdict.from()),
                dated.map(Evidence::latest).orElse(verdict.to()),
                verdict.reference(),
                verdict.week(),
                Math.min(settings.falseAlarms(), verdict.pValue() * LOOKS * settings.streams()),
                below(verdict.rule()),
                dated.map(Evidence::examples).orElse(List.of()));
    }

    private static String below(DecayRule rule) {
        return rule.promised() == null
                ? "below " + rule.share() + " of what it was"
                : "below the promised " + rule.promised();
    }

    private static Suggestion keepPromise(List<Evidence> evidence) {
        return new Suggestion(
                Suggestion.Action.RETRAIN,
                "it is below what was promised: calibrate on rows like those of today, or train on them");
    }

    private static Suggestion retrain(List<Evidence> evidence) {
        return new Suggestion(
                Suggestion.Action.RETRAIN, "it stays below the share of its first four weeks that was agreed upon");
    }

    private boolean goesOn(Alert.Kind kind, Evidence evidence) {
        return streams.find(evidence.monitor(), evidence.slice())
                .map(stream -> switch (kind) {
                    case CHANGE -> stream.changed();
                    case NO_DATA -> stream.silent();
                    case SHUTDOWN -> true; // never of a stream
                    case DECAY ->
                        streams.decay(evidence.monitor(), evidence.slice())
                                .map(DecayWatch::decayed)
                                .orElse(false);
                })
                .orElse(false);
    }

    private Suggestion suggestion(List<Evidence> evidence) {
        return new Suggestions(settings.measures(), affected(evidence), models.size()).of(evidence);
    }

    // The models whose own figures moved, also those whose traffic is too thin for an alarm of their own yet
    private Set<String> affected(List<Evidence> evidence) {
        Set<String> affected = new TreeSet<>();
        for (String model : models) {
            Slice slice = new Slice(Slice.MODEL, model);
            for (Evidence each : evidence) {
                boolean moved = each.slice().equals(slice)
                        || streams.find(each.monitor(), slice)
                                .map(stream -> stream.movedSince(each.began()))
                                .orElse(false);
                if (moved) {
                    affected.add(model);
                }
            }
        }
        return affected;
    }

    private static Suggestion silent(List<Evidence> evidence) {
        return new Suggestion(
                Suggestion.Action.LOOK, "see whether the application still runs, captures, and reports feedback");
    }

    // In another process whoever looks next instructs the streams
    private void personSpoke() {
        if (!turn.take()) {
            return;
        }
        try {
            boolean quiet = looking.tryLock(); // else a look of this process is under way, on what is known
            try {
                hear(quiet);
            } finally {
                if (quiet) {
                    looking.unlock();
                }
            }
        } finally {
            turn.giveBack();
        }
    }

    private synchronized void hear(boolean quiet) {
        if (quiet) {
            catchUpToLook();
        }
        book.refresh(); // who looked since has heard of events that came after the person's
        boolean before = unwritten;
        unwritten = true;
        obeyPeople();
        journal.save();
        unwritten = before;
    }

    // Before anything is judged: what a person has ended is not raised again
    private void obeyPeople() {
        for (AlertEvent event : book.after(obeyed)) {
            if (event.kind() == AlertEvent.Kind.RESOLVED && !event.who().isEmpty()) {
                instruct(event, book.acceptsNewLevel(event) ? LEARN : REARM);
            }
            obeyed = event.number();
        }
    }

    private void instruct(AlertEvent event, String what) {
        for (Evidence evidence : event.alert().evidence()) {
            streams.find(evidence.monitor(), evidence.slice()).ifPresent(stream -> {
                journal.instructed(settings.windows().start(closed + 1), stream, what, event.number());
                obey(stream, what);
            });
        }
    }

    private void obey(WatchedStream stream, String what) {
        if (what.equals(LEARN)) {
            stream.learnAnew();
            streams.decay(stream.measure().name(), stream.slice()).ifPresent(DecayWatch::learnAnew);
        } else {
            stream.rearm();
        }
    }

    private void notifySinks(Instant now) {
        if (settings.escalation() != null) {
            undisturbed(() -> book.escalate(now.minus(settings.escalateAfter())));
        }
        deliveries.refresh();
        List<AlertEvent> history = book.history();
        List<Deliveries.Reported> all = new ArrayList<>();
        settings.sinks().forEach(sink -> all.add(new Deliveries.Reported(sink, history)));
        if (settings.escalation() != null) {
            all.add(new Deliveries.Reported(
                    settings.escalation(),
                    history.stream()
                            .filter(event -> event.kind() == AlertEvent.Kind.ESCALATED)
                            .toList()));
        }
        deliveries.notifySinks(all, book.silences(), now);
    }

    /** Waits for sinks that are being notified. */
    @Override
    public void close() {
        deliveries.close();
        turn.end();
    }

    // ---- being asked

    /** {@return what counts failures of code that is not ours} */
    public Callbacks callbacks() {
        return callbacks;
    }

    /** {@return whether looking goes on} */
    public Looks looks() {
        return looks;
    }

    /** {@return the alerts} */
    public Alerts alerts() {
        return book;
    }

    /** {@return the model of each monitor of an end, as the last look found it} */
    public Map<String, ModelRef> shutdowns() {
        return shutdowns.seen();
    }

    /** {@return all measures in all slices} */
    public synchronized List<WatchedStream> streams() {
        return streams.all();
    }

    /** {@return a measure in a slice} */
    public synchronized Optional<WatchedStream> stream(String monitor, Slice slice) {
        return streams.find(monitor, slice);
    }

    /** {@return what the last week says about each decay rule in each slice} */
    public synchronized List<DecayVerdict> decay() {
        return streams.decays().stream().flatMap(each -> each.last().stream()).toList();
    }

    /** {@return the slices met so far} */
    public synchronized Collection<Slice> slices() {
        return streams.slices();
    }

    /** {@return what was not counted, by why} */
    public synchronized Map<String, Long> leftOut() {
        Map<String, Long> all = new TreeMap<>(counts);
        if (streams.leftOut() > 0) {
            all.put("slices", streams.leftOut());
        }
        return all;
    }

    /** {@return up to when windows are closed; empty before the first} */
    public synchronized Optional<Instant> closedUpTo() {
        return closed == Long.MIN_VALUE
                ? Optional.empty()
                : Optional.of(settings.windows().start(closed + 1));
    }
}
