// SPDX-License-Identifier: Apache-2.0
// Copyright finetune4j contributors
package io.github.finetune4j.rollout.internal.control;

import io.github.finetune4j.error.RolloutException;
import io.github.finetune4j.internal.callback.Attempt;
import io.github.finetune4j.internal.callback.Callback;
import io.github.finetune4j.internal.json.Json;
import io.github.finetune4j.internal.names.Remedy;
import io.github.finetune4j.internal.text.ShownTime;
import io.github.finetune4j.rollout.Decision;
import io.github.finetune4j.rollout.LiveGate;
import io.github.finetune4j.rollout.Phase;
import io.github.finetune4j.rollout.RolloutEvent;
import io.github.finetune4j.rollout.RolloutStore;
import io.github.finetune4j.rollout.RolloutStore.NodeCounts;
import io.github.finetune4j.rollout.RolloutStore.StoredState;
import io.github.finetune4j.rollout.internal.decide.Decider;
import io.github.finetune4j.rollout.internal.measure.EpochCounts;
import io.github.finetune4j.rollout.internal.measure.EpochTally;
import io.github.finetune4j.rollout.internal.measure.Evidence;
import io.github.finetune4j.rollout.internal.route.Routing;
import io.github.finetune4j.rollout.internal.state.Arms;
import io.github.finetune4j.rollout.internal.state.Audit;
import io.github.finetune4j.rollout.internal.state.RolloutState;
import io.github.finetune4j.rollout.internal.state.StoreOutage;
import io.github.finetune4j.rollout.internal.state.StoredFields;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The part that keeps this process in step with the store: it reads the state, writes counts, and looks when it is its
 * turn. Routing only ever follows a state that the store has confirmed; towards the baseline it may go without.
 */
public final class RolloutController {
    private static final System.Logger LOG = System.getLogger(RolloutController.class.getName());
    private static final int TRIES = 5;
    private static final int FAILURES_TO_LOOK = 10;
    private static final int SELDOM = 10;
    private static final double BAD_SHARE = 0.2;
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(5);
    private static final Duration READ_COUNTS_EVERY = Duration.ofSeconds(10);

    private final PolicySettings settings;
    private final String key;
    private final List<String> arms;
    private final RolloutStore store;
    private final RolloutRuntime runtime;
    private final String node = UUID.randomUUID().toString();
    private final StoreOutage outage;
    private final Callback looks;
    private final Decider decider;
    private final Transitions transitions;
    private final Map<Integer, EpochTally> tallies = new ConcurrentHashMap<>();
    private final List<Consumer<RolloutEvent>> listeners = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final Map<Integer, double[]> lastBad = new TreeMap<>();
    private final Map<String, Parsed> others = new ConcurrentHashMap<>();

    /** Another process's counts, as text and as numbers. */
    private record Parsed(String json, EpochCounts counts) {}

    /** What all other processes have counted, by stage run, when the store was last read. */
    private final Map<Integer, EpochCounts> elsewhere = new ConcurrentHashMap<>();

    private final PatientCalls acts;
    private final PatientCalls reads;
    private final AtomicReference<@Nullable Wish> wish = new AtomicReference<>();

    private volatile RolloutState state;
    private volatile Routing routing;
    private volatile long contact;
    private volatile boolean doubt;
    private volatile String doubtWhy = "";
    private final AtomicBoolean reportedStale = new AtomicBoolean();
    private final AtomicInteger silences = new AtomicInteger();
    private volatile @Nullable Decision verdict;

    /** This controller until it is closed: scheduled tasks refer to it only through here. */
    private final AtomicReference<@Nullable RolloutController> open = new AtomicReference<>();

    // guarded by this
    private long adopted;
    private long flushed;
    private long lastBeat;
    private Instant lastBeatAt;
    private String jump = "";
    private double lastRequests = -1;
    private long countsRead;
    private boolean broken;

    private RolloutController(
            PolicySettings settings,
            List<String> arms,
            RolloutStore store,
            RolloutRuntime runtime,
            StoredRollouts.Entry found) {
        key = found.key();
        state = found.state();
        this.settings = settings;
        this.arms = arms;
        this.store = store;
        this.runtime = runtime;
        outage = new StoreOutage(settings, runtime.nanos());
        looks = new Callback(
                "a look of rollout " + settings.name,
                "requests go to the baseline until one succeeds",
                LOG,
                runtime.clock());
        decider = new Decider(settings, arms);
        transitions = new Transitions(settings, arms);
        routing = routing(state);
        contact = runtime.nanos().getAsLong();
        adopted = contact;
        flushed = contact;
        lastBeat = contact;
        acts = new PatientCalls(runtime.patience());
        reads = new PatientCalls(runtime.patience());
        lastBeatAt = runtime.clock().instant();
        if (lastBeatAt.plus(CLOCK_TOLERANCE).isBefore(state.lastLook())) {
            jump = "the clock says " + lastBeatAt + ", before the last look at " + state.lastLook();
        }
    }

    public static RolloutController start(
            PolicySettings settings, Arms arms, RolloutStore store, RolloutRuntime runtime) {
        StoredRollouts.Entry found = new StoredRollouts(settings, arms, store, runtime.clock()).open();
        RolloutController controller = new RolloutController(settings, arms.names(), store, runtime, found);
        controller.readCounts();
        controller.open.set(controller);
        controller.next();
        return controller;
    }

    /** {@return under which name the store keeps it} */
    public String key() {
        return key;
    }

    private Routing routing(RolloutState newest) {
        return Routing.of(settings, newest, arms.size() - 1, tally(newest.epoch()));
    }

    public EpochTally tally(int epoch) {
        return tallies.computeIfAbsent(epoch, e -> new EpochTally(e, arms.size(), settings.metrics));
    }

    // ---- what requests see

    public Routing routing() {
        return routing;
    }

    /** {@return whether requests must go to the baseline because nobody knows better} */
    public boolean inDoubt() {
        return doubt || wish.get() != null || stale();
    }

    private boolean stale() {
        boolean stale = silence().compareTo(settings.maxStale) > 0;
        if (stale && reportedStale.compareAndSet(false, true)) {
            reportStale(silences.incrementAndGet());
        }
        return stale;
    }

    /**
     * With a clock of its own there may be one at each turn: reported at the first, the tenth, the hundredth and so on.
     */
    private void reportStale(int times) {
        int left = times;
        while (left % SELDOM == 0) {
            left /= SELDOM;
        }
        if (left == 1 || !settings.ownClock()) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "rollout {0}: {1}{2}",
                    settings.name,
                    staleWords(),
                    times == 1 ? "" : " (so far " + times + " times)");
        }
    }

    private Duration silence() {
        return Duration.ofNanos(runtime.nanos().getAsLong() - contact);
    }

    private String staleWords() {
        return "no word from the store for "
                + ShownTime.words(Duration.ofSeconds(silence().toSeconds())) + ", longer than maxStale "
                + ShownTime.words(settings.maxStale)
                + ": everybody gets the baseline until it is read again"
                + (settings.ownClock()
                        ? ". The policy has a clock of its own: call runInterimAnalysis() whenever it was turned"
                        : "");
    }

    /** {@return why everybody gets the baseline here although the state says otherwise, or empty} */
    public String doubt() {
        if (state.phase() == Phase.ROLLED_BACK) {
            return "";
        }
        Wish open = wish.get();
        return open != null ? open.words() : stale() ? staleWords() : doubt ? doubtWhy : "";
    }

    private void heard() {
        contact = runtime.nanos().getAsLong();
        reportedStale.set(false);
    }

    public RolloutState state() {
        return state;
    }

    public Optional<Decision> verdict() {
        return Optional.ofNullable(verdict);
    }

    public void onEvent(Consumer<RolloutEvent> listener) {
        Callback callback = new Callback(
                "a listener of rollout " + settings.name,
                "the rollout goes on, and it is notified of what comes next",
                LOG,
                runtime.clock());
        listeners.add(event -> callback.run(() -> listener.accept(event)));
    }

    /** A candidate failed; many failures are looked at before the next look is due. */
    public void failed() {
        if (failures.incrementAndGet() == FAILURES_TO_LOOK) {
            runtime.later().after(Duration.ZERO, () -> beat(true));
        }
    }

    // ---- in step with the store

    private void next() {
        AtomicReference<@Nullable RolloutController> still = open;
        runtime.later().after(settings.refreshEvery, () -> {
            RolloutController controller = still.get();
            if (controller != null) {
                try {
                    controller.beat(false);
                } finally {
                    controller.next();
                }
            }
        });
    }

    public void close() {
        open.set(null);
        if (wish.get() != null) {
            storeWishOrSayItIsLost();
        }
        flush();
    }

    private void storeWishOrSayItIsLost() {
        try {
            acts.call(this::carryOut, RolloutException::new);
        } catch (RuntimeException e) { // whatever a store throws, the process is about to end
            if (wish.get() != null) { // else somebody was faster
                reportLost(e);
            }
        }
    }

    private void reportLost(RuntimeException e) {
        LOG.log(
                System.Logger.Level.WARNING,
                "rollout {0} is closed, and that it was rolled back is still not stored: {1}. It is lost with this"
                        + " process: the next start goes on where the store stands -> roll it back again, there or"
                        + " by Rollout.rollBack(store, name, who, why)",
                settings.name,
                Remedy.without(e));
    }

    /** Reads, writes counts, looks if it is due or somebody wants it. Never throws. */
    public synchronized void beat(boolean lookNow) {
        Throwable failure = Attempt.at(() -> {
                    turn(lookNow || broken);
                    return true;
                })
                .failure();
        if (failure == null) {
            fixed();
        } else if (failure instanceof RolloutException reason) {
            outage.failed(reason);
        } else {
            broken = true;
            doubt = true;
            doubtWhy = "a look failed: " + failure.getClass().getName()
                    + ": everybody gets the baseline until one succeeds";
            looks.failed(failure);
        }
    }

    private void turn(boolean lookNow) {
        watchClock();
        refresh();
        fulfil();
        if (!lookNow || sinceFlush() >= settings.refreshEvery.toNanos()) {
            flush();
        }
        if (lookNow || due()) {
            look();
        }
        if (runtime.nanos().getAsLong() - countsRead >= READ_COUNTS_EVERY.toNanos()) {
            readCounts();
        }
    }

    private void fixed() {
        outage.over();
        looks.worked();
        if (broken) {
            broken = false;
            doubt = false; // a way back that was asked for stands in the wish
        }
    }

    /** The same, with the counts of all processes as the store has them now. */
    public synchronized void beatAndCount() {
        countsRead = runtime.nanos().getAsLong() - READ_COUNTS_EVERY.toNanos();
        beat(false);
    }

    private void watchClock() {
        long nanos = runtime.nanos().getAsLong();
        Instant now = runtime.clock().instant();
        Duration passed = Duration.ofNanos(nanos - lastBeat);
        Duration off = Duration.between(lastBeatAt, now).minus(passed);
        if (off.abs().compareTo(CLOCK_TOLERANCE.plus(passed.dividedBy(100))) > 0) {
            jump = "the clock jumped by " + ShownTime.words(Duration.ofSeconds(off.toSeconds()));
        }
        lastBeat = nanos;
        lastBeatAt = now;
    }

    private void refresh() {
        StoredState stored = store.load(key)
                .orElseThrow(() -> new RolloutException(
                        "rollout " + settings.name + " is gone from the store -> was it deleted?"));
        heard();
        if (stored.version() > state.version()) {
            RolloutState before = state;
            adopt(RolloutState.parse(stored.version(), stored.json()));
            if (!listeners.isEmpty()) {
                audit().stream()
                        .filter(event -> event.version() > before.version())
                        .forEach(this::notifyListeners);
            }
        }
    }

    private void adopt(RolloutState newest) {
        adopted = runtime.nanos().getAsLong();
        state = newest;
        routing = routing(newest);
        doubt = broken; // until a look succeeds
    }

    private long sinceFlush() {
        return runtime.nanos().getAsLong() - flushed;
    }

    private synchronized void flush() {
        flushed = runtime.nanos().getAsLong();
        tallies.forEach((epoch, tally) -> {
            if (tally.takeDirty()) {
                put(epoch, tally);
            }
        });
    }

    private void put(int epoch, EpochTally tally) {
        boolean kept = false;
        try {
            String counts = Json.write(tally.snapshot().json());
            store.putCounts(key, epoch, node, counts);
            kept = true;
        } finally {
            if (!kept) {
                tally.markDirty();
            }
        }
    }

    /** One process looks at a time; another one takes over when it has not been heard of. */
    private boolean due() {
        long since = runtime.nanos().getAsLong() - adopted;
        if (state.phase() == Phase.ROLLED_BACK || since < settings.lookEvery.toNanos()) {
            return false;
        }
        boolean mine = state.decider().isEmpty() || state.decider().equals(node);
        return mine || runtime.clock().instant().isAfter(state.deciderUntil());
    }

    private void look() {
        failures.set(0);
        if (state.phase() == Phase.ROLLED_BACK) {
            return;
        }
        Evidence evidence = gather();
        Decider.Findings findings = decider.look(state, evidence);
        Duration credit = Duration.ofNanos(runtime.nanos().getAsLong() - adopted);
        double requests = requests(evidence);
        String trouble = jump.isEmpty() ? badMetric(evidence) : jump;
        Transitions.Step step = transitions.look(
                state,
                new Transitions.Look(runtime.clock().instant(), credit, trouble, requests > lastRequests, findings));
        jump = "";
        lastRequests = requests;
        verdict = step.verdict();
        if (state.phase() == Phase.PROMOTED && step.events().isEmpty()) {
            adopted = runtime.nanos().getAsLong();
            return;
        }
        take(step, new AskedChange());
    }

    /** Stores, then follows. */
    private boolean take(Transitions.Step step, AskedChange attempt) {
        boolean retreat = step.next().phase() == Phase.ROLLED_BACK;
        if (retreat) { // towards the baseline at once: that needs no leave
            doubt = true;
            doubtWhy = "going back to the baseline, which is not stored yet: "
                    + step.next().reason();
        }
        Instant until = runtime.clock().instant().plus(settings.lookEvery).plus(settings.refreshEvery.multipliedBy(3));
        RolloutState next = step.next().decidedBy(node, until);
        List<String> events = step.events().stream().map(Audit::json).toList();
        if (!attempt.handOver()) {
            throw new RolloutException(
                    "rollout " + settings.name + ": a change was given up -> nothing, who waited for it was notified");
        }
        if (!store.replace(key, new StoredState(next.version(), next.json()), events)) {
            attempt.notTaken();
            refresh();
            return false;
        }
        heard();
        adopt(next);
        step.events().forEach(this::notifyListeners);
        return true;
    }

    private void notifyListeners(RolloutEvent event) {
        listeners.forEach(listener -> listener.accept(event));
    }

    // ---- the numbers

    public Evidence gather() {
        readCounts();
        Map<Integer, EpochCounts> epochs = new TreeMap<>();
        for (int epoch = 1; epoch <= state.epoch(); epoch++) {
            epochs.put(epoch, counts(epoch));
        }
        return Evidence.of(epochs);
    }

    private void readCounts() {
        countsRead = runtime.nanos().getAsLong();
        for (int epoch = 1; epoch <= state.epoch(); epoch++) {
            elsewhere.put(epoch, read(epoch));
        }
    }

    private EpochCounts read(int epoch) {
        EpochCounts sum = new EpochCounts(arms.size(), settings.metrics);
        int nodes = 1;
        for (NodeCounts row : store.counts(key, epoch)) {
            if (!row.node().equals(node)) {
                sum.addAll(parsed(epoch, row));
                nodes++;
            }
        }
        sum.nodes(settings.sticky ? nodes : 1);
        return sum;
    }

    /** {@return what this process counts now, and what all others had stored when the store was last read} */
    public EpochCounts counts(int epoch) {
        EpochCounts sum = tally(epoch).snapshot();
        EpochCounts rest = elsewhere.get(epoch);
        if (rest != null) {
            sum.addAll(rest);
            sum.nodes(rest.nodes());
        }
        return sum;
    }

    /** Rows of ended processes never change: they are parsed once. */
    private EpochCounts parsed(int epoch, NodeCounts row) {
        Parsed known = others.get(epoch + " " + row.node());
        if (known == null || !known.json().equals(row.json())) {
            known = new Parsed(
                    row.json(), EpochCounts.of(StoredFields.parse(row.json()), arms.size(), settings.metrics));
            others.put(epoch + " " + row.node(), known);
        }
        return known.counts();
    }

    /** A candidate that gets nothing while the baseline is asked is a matter of the sample ratio. */
    private double requests(Evidence evidence) {
        EpochCounts counts = evidence.epochs().get(state.epoch());
        double requests = 1e12 * state.epoch(); // a new stage has grown, too
        for (int arm = 0; counts != null && arm < arms.size(); arm++) {
            requests += counts.requests(arm);
        }
        return requests;
    }

    /** {@return which gate's metric gives no numbers any more, or empty} */
    private String badMetric(Evidence evidence) {
        EpochCounts counts = evidence.epochs().get(state.epoch());
        String found = "";
        for (LiveGate gate : settings.gatesOf(state.stage())) {
            int metric = settings.metric(gate.metric());
            double bad = 0;
            double good = 0;
            for (int arm = 0; counts != null && arm < arms.size(); arm++) {
                bad += counts.sums(arm, metric).bad();
                good += counts.sums(arm, metric).n();
            }
            double[] now = {state.epoch(), bad, good};
            double[] before = lastBad.put(metric, now);
            boolean same = before != null && before[0] == state.epoch();
            double newBad = same && before != null ? bad - before[1] : bad;
            double newGood = same && before != null ? good - before[2] : good;
            if (newBad > 0 && newBad >= BAD_SHARE * (newBad + newGood)) {
                found = "the metric " + gate.metric() + " gave no number " + (long) newBad + " times of "
                        + (long) (newBad + newGood);
            }
        }
        return found;
    }

    public List<RolloutEvent> audit() {
        return store.events(key).stream().map(Audit::parse).toList();
    }

    /** {@return the same, for somebody who waits for it} */
    public List<RolloutEvent> auditSoon() {
        return reads.call(
                this::audit,
                late -> new RolloutException("the audit of rollout " + settings.name + " can't be read: " + late
                        + " -> try again when the store is back; status() needs no store"));
    }

    // ---- the operator

    /**
     * The way back that somebody asked for and the store has not taken yet. From the moment it is wished for, this
     * process answers with the baseline; it is stored when it can be.
     */
    private record Wish(String who, String why, Instant at) {
        String words() {
            return "on the baseline here, not stored yet: rolled back by " + who + " at " + at + ": " + why;
        }
    }

    public void operate(RolloutEvent.Kind kind, String who, String why, int winner) {
        if (kind == RolloutEvent.Kind.ROLLED_BACK) {
            rollBack(new Wish(who, why, runtime.clock().instant()));
        } else {
            change(kind, who, why, winner);
        }
    }

    private void rollBack(Wish mine) {
        check(RolloutEvent.Kind.ROLLED_BACK);
        wish.compareAndSet(null, mine);
        try {
            soon(this::carryOut, RolloutException::new);
        } catch (RolloutException e) {
            throw new RolloutException(
                    "rollout " + settings.name + " is on the baseline in this process, rolled back by " + mine.who()
                            + ", and that is not stored yet: " + Remedy.without(e)
                            + " -> see that the store comes back:"
                            + " it is stored then, by this process; if this process ends before, roll it back again",
                    e);
        }
    }

    private void change(RolloutEvent.Kind kind, String who, String why, int winner) {
        AskedChange attempt = new AskedChange();
        try {
            soon(() -> carryOut(kind, who, why, winner, attempt), RolloutException::new);
        } catch (RolloutException e) {
            throw new RolloutException(
                    "rollout " + settings.name
                            + (attempt.giveUp()
                                    ? " is not changed, " + kind + " was not stored: " + Remedy.without(e)
                                            + " -> try again when the store is back; a rollBack takes effect here"
                                            + " without it"
                                    : ": the store was asked to keep " + kind + ", and whether it did is not known: "
                                            + Remedy.without(e) + " -> see status() when the store is back"),
                    e);
        }
    }

    /** In a listener, which hears of a change under the lock, at once; else for as long as somebody may wait. */
    private void soon(Runnable work, Function<String, RuntimeException> late) {
        if (Thread.holdsLock(this)) {
            work.run();
        } else {
            acts.call(
                    () -> {
                        work.run();
                        return true;
                    },
                    late);
        }
    }

    private synchronized void carryOut(
            RolloutEvent.Kind kind, String who, String why, int winner, AskedChange attempt) {
        if (wish.get() != null) { // it came first
            refresh();
            fulfil();
        }
        step(kind, who, why, winner, Map.of(), attempt);
    }

    /** {@return whether it is stored by this call; else a beat was faster} */
    private synchronized boolean carryOut() {
        Wish open = wish.get();
        if (open != null) {
            store(open);
        }
        return open != null;
    }

    /** Somebody else may have been faster: then that is thrown, and nothing is left to be done. */
    private void store(Wish open) {
        boolean late = Duration.between(open.at(), runtime.clock().instant()).compareTo(runtime.patience()) > 0;
        Map<String, Object> numbers = late ? Map.of("asked_at", open.at().toString()) : Map.of();
        try {
            step(RolloutEvent.Kind.ROLLED_BACK, open.who(), open.why(), 0, numbers, new AskedChange());
            wish.set(null);
        } catch (IllegalStateException e) {
            wish.set(null);
            throw e;
        }
    }

    private void fulfil() {
        Wish open = wish.get();
        if (open != null && state.phase() == Phase.ROLLED_BACK) {
            wish.set(null);
        } else if (open != null) {
            store(open);
        }
    }

    private void step(
            RolloutEvent.Kind kind,
            String who,
            String why,
            int winner,
            Map<String, Object> numbers,
            AskedChange attempt) {
        for (int i = 0; i < TRIES; i++) {
            refresh();
            check(kind);
            Transitions.Step step = Transitions.operator(
                    settings.name,
                    state,
                    kind,
                    who,
                    why,
                    winner,
                    runtime.clock().instant());
            if (take(step.with(numbers), attempt)) {
                return;
            }
        }
        throw new RolloutException("rollout " + settings.name + " changed " + TRIES
                + " times while it was to be changed by " + who + " -> try again");
    }

    private void check(RolloutEvent.Kind kind) {
        Phase phase = state.phase();
        boolean fits = switch (kind) {
            case PAUSED -> phase == Phase.RUNNING;
            case RESUMED -> phase == Phase.PAUSED;
            case ROLLED_BACK -> phase != Phase.ROLLED_BACK;
            default -> !phase.ended();
        };
        if (!fits) {
            throw new IllegalStateException("rollout " + settings.name + " is " + phase + " and cannot become " + kind
                    + " -> look at its state() first");
        }
    }
}
